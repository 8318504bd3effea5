/** The program of a thread that measures a part of a comparison. */
import { answerInThread } from "../../../host/node-threads.ts";
import { type PartOfComparison, measurePart } from "../../../measure/plain-comparison.ts";

// The program that starts this thread and this one are bundled from the same sources.
// oxlint-disable-next-line typescript/no-unsafe-type-assertion
answerInThread((request) => measurePart(request as PartOfComparison));
