/** Leaves out text for people: documentation, and the notes that exporters attach to nodes and values, such as where in a program each came from. */
import { type Graph, type Model, copyWith, graphOf } from "../../model/ir.ts";
import { withInnerGraphs } from "../../model/inner-graphs.ts";

/** What programs attach to the model itself stays: those that load it read their settings there. */
export function dropDocumentation(model: Model): Model {
  return copyWith(without(model, ["docString"]), {
    graph: plainGraph(graphOf(model)),
    functions: model.functions.map((made) => copyWith(plain(made), { node: made.node.map(plain) })),
  });
}

const NOTES = ["docString", "metadataProps"] as const;

const plain = <Message extends object>(message: Message): Message => without(message, NOTES);

function plainGraph(graph: Graph): Graph {
  return copyWith(plain(graph), {
    node: graph.node.map((node) => withInnerGraphs(plain(node), plainGraph)),
    initializer: graph.initializer.map(plain),
    input: graph.input.map(plain),
    output: graph.output.map(plain),
    valueInfo: graph.valueInfo.map(plain),
  });
}

/** A copy in which these fields are not set; the message itself where none is. */
function without<Message extends object>(message: Message, fields: readonly string[]): Message {
  if (!fields.some((field) => isSet(message, field))) return message;
  const copy = copyWith(message, {});
  for (const field of fields) {
    if (Array.isArray(Reflect.get(copy, field))) Reflect.set(copy, field, []);
    else Reflect.deleteProperty(copy, field);
  }
  return copy;
}

function isSet(message: object, field: string): boolean {
  const value: unknown = Reflect.get(message, field);
  return Array.isArray(value) ? value.length > 0 : Object.hasOwn(message, field) && value !== "";
}
