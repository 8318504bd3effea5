"""Compresses a model by one variant of a peer, as its documentation shows.

Usage: compress.py VARIANT MODEL OUTPUT FEEDS

FEEDS is a folder with manifest.json and one raw file for each model input: the rows that calibration may see.
The last line on standard output is the peak of the process's resident memory in bytes, as Linux counts it.
"""

import json
import os
import sys
import tempfile

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


def reader_of(feeds, base):
    """Rows one after the other, as a calibrator's base class wants them."""

    class Reader(base):
        def __init__(self):
            self.rewind()

        def rewind(self):
            self.rows = iter(read_feeds(feeds))

        def get_next(self):
            return next(self.rows, None)

    return Reader()


def ort_static(model, output, feeds, calibrator="MinMax", quant_format="QDQ", activations="QUInt8", **options):
    from onnxruntime.quantization import CalibrationDataReader, CalibrationMethod, QuantFormat, QuantType, quantize_static

    quantize_static(
        model,
        output,
        reader_of(feeds, CalibrationDataReader),
        quant_format=QuantFormat[quant_format],
        activation_type=QuantType[activations],
        weight_type=QuantType.QInt8,
        calibrate_method=CalibrationMethod[calibrator],
        **{"per_channel": True, **options},
    )


def ort_static_prepared(model, output, feeds):
    """Shapes inferred and the graph optimized first, as the documentation asks."""
    from onnxruntime.quantization.shape_inference import quant_pre_process

    # It leaves files of its own where it runs.
    with tempfile.TemporaryDirectory() as folder:
        paths = [os.path.abspath(path) for path in (model, output, feeds)]
        os.chdir(folder)
        quant_pre_process(paths[0], "prepared.onnx")
        ort_static("prepared.onnx", *paths[1:])


def ort_float16(model, output, feeds):
    import onnx
    from onnxruntime.transformers.float16 import convert_float_to_float16

    onnx.save(convert_float_to_float16(onnx.load(model), keep_io_types=True), output)


def ort_nbits(model, output, feeds, op_types, bits=4):
    import onnx
    from onnxruntime.quantization.matmul_nbits_quantizer import DefaultWeightOnlyQuantConfig, MatMulNBitsQuantizer

    axes = {name: axis for name, axis in (("MatMul", 0), ("Gather", 1)) if name in op_types}
    config = DefaultWeightOnlyQuantConfig(
        block_size=32, is_symmetric=True, bits=bits, op_types_to_quantize=op_types, quant_axes=tuple(axes.items())
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

    config = GPTQWeightOnlyQuantConfig(calibration_data_reader=reader_of(feeds, CalibrationDataReader), block_size=32)
    quantizer = MatMulNBitsQuantizer(onnx.load(model), block_size=32, is_symmetric=True, algo_config=config)
    quantizer.process()
    quantizer.model.save_model_to_file(output)


def onnxsim(model, output, feeds, method, calibrator=None, opset=None, **options):
    import onnx
    import onnxsim as sim

    simple, _ = sim.simplify(onnx.load(model), target_opset_version=opset)
    if "calibration_data" in options:
        options["calibration_data"] = read_feeds(feeds)
    if calibrator is not None:
        options["method"] = calibrator
    made = getattr(sim, method)(simple, **options)
    # What chooses among methods answers with a report that holds the model.
    for attribute in ("quantized_model", "optimized_model", "model"):
        made = getattr(made, attribute, made)
    # Without a second look, dead float weights stay inside; folding constants would make float weights of the codes again.
    onnx.save(sim.simplify(made, skip_constant_folding=True)[0], output)


def onnxsim_simplify(model, output, feeds):
    import onnx
    import onnxsim as sim

    onnx.save(sim.simplify(onnx.load(model))[0], output)


def nncf_quantize(model, output, feeds, preset=None, model_type=None):
    import nncf
    import onnx

    rows = read_feeds(feeds)
    dataset = nncf.Dataset(rows)
    options = {
        "preset": nncf.QuantizationPreset[preset] if preset else None,
        "model_type": nncf.ModelType[model_type] if model_type else None,
    }
    onnx.save(nncf.quantize(onnx.load(model), dataset, subset_size=len(rows), **options), output)


def nncf_weights(model, output, feeds, mode, sees_data=False, **options):
    import nncf
    import onnx

    if sees_data:
        options["dataset"] = nncf.Dataset(read_feeds(feeds))
    made = nncf.compress_weights(onnx.load(model), mode=nncf.CompressWeightsMode[mode], **options)
    onnx.save(made, output)


def inc(model, output, feeds, method, smooth=False, **options):
    import onnx
    from onnx_neural_compressor import data_reader
    from onnx_neural_compressor.quantization import config, quantize

    reader = reader_of(feeds, data_reader.CalibrationDataReader)
    if method == "StaticQuantConfig":
        options["calibration_data_reader"] = reader
        options["extra_options"] = {"SmoothQuant": smooth}
    quantize(model, output, getattr(config, method)(per_channel=True, **options))
    # Weights lie in a file beside it.
    onnx.save(onnx.load(output), output)
    os.remove(output + "_data")


def inc_weights(model, output, feeds, method):
    import onnx
    from onnx_neural_compressor import data_reader
    from onnx_neural_compressor.quantization import algorithm_entry, config

    reader = reader_of(feeds, data_reader.CalibrationDataReader)
    words = () if method == "rtn" else (reader,)
    quantize = getattr(algorithm_entry, f"{method}_quantize_entry")
    made = quantize(model, getattr(config, f"{method.upper()}Config")(), *words)
    onnx.save(getattr(made, "model", made), output)


VARIANTS = {
    "ort-dynamic": (ort_dynamic, {}),
    "ort-dynamic-per-channel": (ort_dynamic, {"per_channel": True}),
    "ort-static": (ort_static, {}),
    "ort-static-reduced": (ort_static, {"reduce_range": True}),
    "ort-static-percentile": (ort_static, {"calibrator": "Percentile"}),
    "ort-static-entropy": (ort_static, {"calibrator": "Entropy"}),
    "ort-static-tensor": (ort_static, {"per_channel": False}),
    "ort-static-operators": (ort_static, {"quant_format": "QOperator"}),
    "ort-static-16": (ort_static, {"activations": "QUInt16"}),
    "ort-static-prepared": (ort_static_prepared, {}),
    "ort-float16": (ort_float16, {}),
    "ort-int4": (ort_nbits, {"op_types": ("MatMul",)}),
    "ort-int4-gather": (ort_nbits, {"op_types": ("MatMul", "Gather")}),
    "ort-int8": (ort_nbits, {"op_types": ("MatMul",), "bits": 8}),
    "onnxsim-simplify": (onnxsim_simplify, {}),
    "onnxsim-dynamic": (onnxsim, {"method": "quantize_dynamic"}),
    "onnxsim-dynamic-fused": (onnxsim, {"method": "quantize_dynamic_matmul_integer_to_float"}),
    "onnxsim-float16": (onnxsim, {"method": "quantize_fp16"}),
    "onnxsim-weights-8": (onnxsim, {"method": "quantize_weight_only"}),
    "onnxsim-weights-8-block": (onnxsim, {"method": "quantize_weight_only_int8_block", "opset": 21}),
    "onnxsim-weights-4": (onnxsim, {"method": "quantize_weight_only_int4", "opset": 21}),
    "onnxsim-weights-4-hqq": (onnxsim, {"method": "quantize_weight_only_int4_hqq", "opset": 21}),
    "onnxsim-weights-4-nbits": (onnxsim, {"method": "quantize_weight_only_matmul_nbits", "opset": 21}),
    "onnxsim-weights-kmeans": (onnxsim, {"method": "quantize_weight_only_kmeans", "opset": 21}),
    "onnxsim-static": (onnxsim, {"method": "quantize_static", "calibration_data": None}),
    "onnxsim-static-full": (onnxsim, {"method": "quantize_static", "calibration_data": None, "full_graph": True}),
    "onnxsim-static-entropy": (onnxsim, {"method": "quantize_static", "calibration_data": None, "calibrator": "entropy"}),
    "onnxsim-static-16": (onnxsim, {"method": "quantize_static_int16", "calibration_data": None, "opset": 21}),
    "onnxsim-operators": (onnxsim, {"method": "quantize_qoperator", "calibration_data": None}),
    "onnxsim-recommend": (onnxsim, {"method": "recommend_quantization", "calibration_data": None}),
    "onnxsim-recommend-21": (onnxsim, {"method": "recommend_quantization", "calibration_data": None, "opset": 21}),
    "onnxsim-pipeline": (onnxsim, {"method": "apply_optimization_pipeline", "calibration_data": None, "opset": 21}),
    "nncf-int8": (nncf_quantize, {}),
    "nncf-int8-mixed": (nncf_quantize, {"preset": "MIXED"}),
    "nncf-int8-transformer": (nncf_quantize, {"model_type": "TRANSFORMER"}),
    "nncf-weights-8": (nncf_weights, {"mode": "INT8_ASYM"}),
    "nncf-weights-4": (nncf_weights, {"mode": "INT4_SYM", "group_size": 32, "all_layers": True}),
    "nncf-weights-4-seen": (
        nncf_weights,
        {"mode": "INT4_SYM", "group_size": 32, "sees_data": True, "awq": True, "scale_estimation": True},
    ),
    "inc-dynamic": (inc, {"method": "DynamicQuantConfig"}),
    "inc-static": (inc, {"method": "StaticQuantConfig"}),
    "inc-smooth": (inc, {"method": "StaticQuantConfig", "smooth": True}),
    "inc-rtn": (inc_weights, {"method": "rtn"}),
    "inc-awq": (inc_weights, {"method": "awq"}),
    "inc-gptq": (inc_weights, {"method": "gptq"}),
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
