;; The extremes of float32 values in vectors.
(module
  (memory (export "memory") 1)

  ;; Widens what lies at `found`: four smallest values, four largest, four smallest magnitudes, each in a lane of its own.
  ;; `count` is a multiple of 16, above 0. Tells whether any value was not finite: what was found then says nothing.
  (func (export "widen") (param $values i32) (param $count i32) (param $found i32) (result i32)
    (local $end i32)
    (local $low v128) (local $high v128) (local $near v128) (local $odd v128)
    (local $a v128) (local $b v128) (local $c v128) (local $d v128)
    (local $infinite v128) (local $sizes v128)
    (local.set $infinite (v128.const i32x4 0x7f800000 0x7f800000 0x7f800000 0x7f800000))
    (local.set $sizes (v128.const i32x4 0x7fffffff 0x7fffffff 0x7fffffff 0x7fffffff))
    (local.set $low (v128.load (local.get $found)))
    (local.set $high (v128.load offset=16 (local.get $found)))
    (local.set $near (v128.load offset=32 (local.get $found)))
    (local.set $end (i32.add (local.get $values) (i32.shl (local.get $count) (i32.const 2))))
    (loop $blocks
      (local.set $a (v128.load (local.get $values)))
      (local.set $b (v128.load offset=16 (local.get $values)))
      (local.set $c (v128.load offset=32 (local.get $values)))
      (local.set $d (v128.load offset=48 (local.get $values)))
      (local.set $low
        (f32x4.pmin (local.get $low)
          (f32x4.pmin
            (f32x4.pmin (local.get $a) (local.get $b))
            (f32x4.pmin (local.get $c) (local.get $d)))))
      (local.set $high
        (f32x4.pmax (local.get $high)
          (f32x4.pmax
            (f32x4.pmax (local.get $a) (local.get $b))
            (f32x4.pmax (local.get $c) (local.get $d)))))
      ;; Magnitudes of floats are in the order of their bits, and infinity and NaN stand above all of them.
      (local.set $a (v128.and (local.get $a) (local.get $sizes)))
      (local.set $b (v128.and (local.get $b) (local.get $sizes)))
      (local.set $c (v128.and (local.get $c) (local.get $sizes)))
      (local.set $d (v128.and (local.get $d) (local.get $sizes)))
      (local.set $near
        (i32x4.min_s (local.get $near)
          (i32x4.min_s
            (i32x4.min_s (local.get $a) (local.get $b))
            (i32x4.min_s (local.get $c) (local.get $d)))))
      (local.set $odd
        (i32x4.max_s (local.get $odd)
          (i32x4.max_s
            (i32x4.max_s (local.get $a) (local.get $b))
            (i32x4.max_s (local.get $c) (local.get $d)))))
      (local.set $values (i32.add (local.get $values) (i32.const 64)))
      (br_if $blocks (i32.lt_u (local.get $values) (local.get $end))))
    (v128.store (local.get $found) (local.get $low))
    (v128.store offset=16 (local.get $found) (local.get $high))
    (v128.store offset=32 (local.get $found) (local.get $near))
    (v128.any_true (i32x4.ge_s (local.get $odd) (local.get $infinite)))))
