"""Compresses a model by one variant of a peer, as its documentation shows.

Usage: compress.py VARIANT MODEL OUTPUT FEEDS

FEEDS is a folder with manifest.json and one raw file for each model input: the rows that calibration may see.
The last line on standard output is the peak of the process's resident memory in bytes, as Linux counts it.
"""

import json
import os
import sys

import numpy as np


def read_feeds(folder):
    """One dictionary of arrays [1, ...] for each row."""
    with open(os.path.join(folder, "manifest.json"), encoding="utf-8") as file:
        manifest = json.load(file)
    columns = {}
    for column in manifest["columns"]:
        path = os.path.join(folder, column["file"])
        shape = [manifest["rows"], *column["shape"]]
        if column["type"] == "string":
            with open(path, encoding="utf-8") as file:
                columns[column["name"]] = np.array(json.load(file), dtype=object).reshape(shape)
        else:
            columns[column["name"]] = np.fromfile(path, dtype=column["type"]).reshape(shape)
    return [{name: values[row : row + 1] for name, values in columns.items()} for row in range(manifest["rows"])]


def ort_dynamic(model, output, feeds, **options):
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantize_dynamic(model, output, weight_type=QuantType.QInt8, **options)


def ort_static(model, output, feeds, **options):
    from onnxruntime.quantization import CalibrationDataReader, CalibrationMethod, QuantFormat, QuantType, quantize_static

    class Reader(CalibrationDataReader):
        def __init__(self):
            self.rows = iter(read_feeds(feeds))

        def get_next(self):
            return next(self.rows, None)

    quantize_static(
        model,
        output,
        Reader(),
        quant_format=QuantFormat.QDQ,
        per_channel=True,
        activation_type=QuantType.QUInt8,
        weight_type=QuantType.QInt8,
        calibrate_method=CalibrationMethod.MinMax,
        **options,
    )


def ort_int4(model, output, feeds, op_types):
    import onnx
    from onnxruntime.quantization.matmul_nbits_quantizer import DefaultWeightOnlyQuantConfig, MatMulNBitsQuantizer

    axes = {name: axis for name, axis in (("MatMul", 0), ("Gather", 1)) if name in op_types}
    config = DefaultWeightOnlyQuantConfig(
        block_size=32, is_symmetric=True, op_types_to_quantize=op_types, quant_axes=tuple(axes.items())
    )
    quantizer = MatMulNBitsQuantizer(onnx.load(model), algo_config=config)
    quantizer.process()
    quantizer.model.save_model_to_file(output)


def ort_gptq(model, output, feeds):
    import importlib.machinery
    import types

    import onnx
    from onnxruntime.quantization import CalibrationDataReader
    from onnxruntime.quantization.matmul_nbits_quantizer import GPTQWeightOnlyQuantConfig, MatMulNBitsQuantizer

    # It asks a training framework only whether an array is one of its tensors.
    torch = types.ModuleType("torch")
    torch.__spec__ = importlib.machinery.ModuleSpec("torch", None)
    torch.Tensor = type("Tensor", (), {})
    sys.modules.setdefault("torch", torch)

    class Reader(CalibrationDataReader):
        def __init__(self):
            self.rows = iter(read_feeds(feeds))

        def get_next(self):
            return next(self.rows, None)

    config = GPTQWeightOnlyQuantConfig(calibration_data_reader=Reader(), block_size=32)
    quantizer = MatMulNBitsQuantizer(onnx.load(model), block_size=32, is_symmetric=True, algo_config=config)
    quantizer.process()
    quantizer.model.save_model_to_file(output)


def onnxsim(model, output, feeds, method, **options):
    import onnx
    import onnxsim as sim

    simple, _ = sim.simplify(onnx.load(model))
    if "calibration_data" in options:
        options["calibration_data"] = read_feeds(feeds)
    made = getattr(sim, method)(simple, **options)
    # Without a second look, dead float weights stay inside.
    onnx.save(sim.simplify(made)[0], output)


def onnxsim_simplify(model, output, feeds):
    import onnx
    import onnxsim as sim

    onnx.save(sim.simplify(onnx.load(model))[0], output)


def nncf_quantize(model, output, feeds, **options):
    import nncf
    import onnx

    rows = read_feeds(feeds)
    dataset = nncf.Dataset(rows)
    onnx.save(nncf.quantize(onnx.load(model), dataset, subset_size=len(rows), **options), output)


def nncf_weights(model, output, feeds, mode, **options):
    import nncf
    import onnx

    made = nncf.compress_weights(onnx.load(model), mode=nncf.CompressWeightsMode[mode], **options)
    onnx.save(made, output)


VARIANTS = {
    "ort-dynamic": (ort_dynamic, {}),
    "ort-dynamic-per-channel": (ort_dynamic, {"per_channel": True}),
    "ort-static": (ort_static, {}),
    "ort-static-reduced": (ort_static, {"reduce_range": True}),
    "ort-int4": (ort_int4, {"op_types": ("MatMul",)}),
    "ort-int4-gather": (ort_int4, {"op_types": ("MatMul", "Gather")}),
    "onnxsim-simplify": (onnxsim_simplify, {}),
    "onnxsim-dynamic": (onnxsim, {"method": "quantize_dynamic"}),
    "onnxsim-weights-8": (onnxsim, {"method": "quantize_weight_only"}),
    "onnxsim-static": (onnxsim, {"method": "quantize_static", "calibration_data": None}),
    "nncf-int8": (nncf_quantize, {}),
    "nncf-weights-8": (nncf_weights, {"mode": "INT8_ASYM"}),
    "nncf-weights-4": (nncf_weights, {"mode": "INT4_SYM", "group_size": 32, "all_layers": True}),
}

# Minutes for a model of 90 MB: not for every model of the benchmark.
SLOW_VARIANTS = {"ort-gptq": (ort_gptq, {})}


def peak_bytes():
    with open("/proc/self/status", encoding="utf-8") as file:
        for line in file:
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    return 0


def main():
    variant, model, output, feeds = sys.argv[1:]
    function, options = {**VARIANTS, **SLOW_VARIANTS}[variant]
    function(model, output, feeds, **options)
    print()
    print(peak_bytes() if os.path.exists("/proc/self/status") else 0)


if __name__ == "__main__":
    if sys.argv[1:] == ["--list"]:
        print("\n".join(VARIANTS))
    else:
        main()
