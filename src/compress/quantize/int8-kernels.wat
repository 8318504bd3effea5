;; Loops over the weights of [depth, channels] in vectors: whether they are finite, the largest magnitudes by channel, and the codes.
;; `channels` is a multiple of 16 and `rows` is even. Sizes are in elements, addresses in bytes.
(module
  (memory (export "memory") 1)

  ;; 1 when all of $count values, a multiple of 16, are finite: a NaN is below nothing.
  (func (export "finite") (param $values i32) (param $count i32) (result i32)
    (local $end i32) (local $below v128) (local $infinity v128)
    (local.set $end (i32.add (local.get $values) (i32.shl (local.get $count) (i32.const 2))))
    (local.set $infinity (v128.const f32x4 inf inf inf inf))
    (local.set $below (v128.const i32x4 -1 -1 -1 -1))
    (loop $values
      (local.set $below
        (v128.and
          (local.get $below)
          (v128.and
            (v128.and
              (f32x4.lt (f32x4.abs (v128.load (local.get $values))) (local.get $infinity))
              (f32x4.lt (f32x4.abs (v128.load offset=16 (local.get $values))) (local.get $infinity)))
            (v128.and
              (f32x4.lt (f32x4.abs (v128.load offset=32 (local.get $values))) (local.get $infinity))
              (f32x4.lt (f32x4.abs (v128.load offset=48 (local.get $values))) (local.get $infinity))))))
      (local.set $values (i32.add (local.get $values) (i32.const 64)))
      (br_if $values (i32.lt_u (local.get $values) (local.get $end))))
    (i32x4.all_true (local.get $below)))

  ;; For each channel the largest |a| and |b| of all pairs of rows, and the largest |a + b|; both grow from what is there.
  ;; Eight channels at a time stay in registers from the first row to the last.
  (func (export "extremes")
    (param $values i32) (param $rows i32) (param $channels i32)
    (param $largest i32) (param $sums i32)
    (local $end i32) (local $width i32) (local $at i32) (local $below i32) (local $left i32)
    (local $l0 v128) (local $l1 v128) (local $s0 v128) (local $s1 v128)
    (local $a0 v128) (local $a1 v128) (local $b0 v128) (local $b1 v128)
    (local.set $width (i32.shl (local.get $channels) (i32.const 2)))
    (local.set $end (i32.add (local.get $values) (local.get $width)))
    (loop $channels
      (local.set $l0 (v128.load (local.get $largest)))
      (local.set $l1 (v128.load offset=16 (local.get $largest)))
      (local.set $s0 (v128.load (local.get $sums)))
      (local.set $s1 (v128.load offset=16 (local.get $sums)))
      (local.set $at (local.get $values))
      (local.set $left (local.get $rows))
      (loop $rows
        (local.set $below (i32.add (local.get $at) (local.get $width)))
        (local.set $a0 (v128.load (local.get $at)))
        (local.set $a1 (v128.load offset=16 (local.get $at)))
        (local.set $b0 (v128.load (local.get $below)))
        (local.set $b1 (v128.load offset=16 (local.get $below)))
        (local.set $l0 (f32x4.max (local.get $l0)
          (f32x4.max (f32x4.abs (local.get $a0)) (f32x4.abs (local.get $b0)))))
        (local.set $l1 (f32x4.max (local.get $l1)
          (f32x4.max (f32x4.abs (local.get $a1)) (f32x4.abs (local.get $b1)))))
        (local.set $s0 (f32x4.max (local.get $s0)
          (f32x4.abs (f32x4.add (local.get $a0) (local.get $b0)))))
        (local.set $s1 (f32x4.max (local.get $s1)
          (f32x4.abs (f32x4.add (local.get $a1) (local.get $b1)))))
        (local.set $at (i32.add (local.get $below) (local.get $width)))
        (local.set $left (i32.sub (local.get $left) (i32.const 2)))
        (br_if $rows (local.get $left)))
      (v128.store (local.get $largest) (local.get $l0))
      (v128.store offset=16 (local.get $largest) (local.get $l1))
      (v128.store (local.get $sums) (local.get $s0))
      (v128.store offset=16 (local.get $sums) (local.get $s1))
      (local.set $largest (i32.add (local.get $largest) (i32.const 32)))
      (local.set $sums (i32.add (local.get $sums) (i32.const 32)))
      (local.set $values (i32.add (local.get $values) (i32.const 32)))
      (br_if $channels (i32.lt_u (local.get $values) (local.get $end)))))

  ;; Sixteen codes, ties to even; the second result holds bits where a quotient is a tie, which it may be in float32 alone.
  ;; Added to 1.5 x 2^23, a quotient below 2^22 is rounded to a whole number, which the lowest bits of the sum then hold.
  (func $codes (param $at i32) (param $scales i32) (result v128 v128)
    (local $q0 v128) (local $q1 v128) (local $q2 v128) (local $q3 v128)
    (local $r0 v128) (local $r1 v128) (local $r2 v128) (local $r3 v128)
    (local $half v128) (local $shift v128)
    (local.set $half (v128.const f32x4 0.5 0.5 0.5 0.5))
    (local.set $shift (v128.const f32x4 12582912 12582912 12582912 12582912))
    (local.set $q0 (f32x4.div (v128.load (local.get $at)) (v128.load (local.get $scales))))
    (local.set $r0 (f32x4.add (local.get $q0) (local.get $shift)))
    (local.set $q1 (f32x4.div (v128.load offset=16 (local.get $at)) (v128.load offset=16 (local.get $scales))))
    (local.set $r1 (f32x4.add (local.get $q1) (local.get $shift)))
    (local.set $q2 (f32x4.div (v128.load offset=32 (local.get $at)) (v128.load offset=32 (local.get $scales))))
    (local.set $r2 (f32x4.add (local.get $q2) (local.get $shift)))
    (local.set $q3 (f32x4.div (v128.load offset=48 (local.get $at)) (v128.load offset=48 (local.get $scales))))
    (local.set $r3 (f32x4.add (local.get $q3) (local.get $shift)))
    (i8x16.narrow_i16x8_s
      (i16x8.narrow_i32x4_s
        (i32x4.sub (local.get $r0) (local.get $shift))
        (i32x4.sub (local.get $r1) (local.get $shift)))
      (i16x8.narrow_i32x4_s
        (i32x4.sub (local.get $r2) (local.get $shift))
        (i32x4.sub (local.get $r3) (local.get $shift))))
    (v128.or
      (v128.or
        (f32x4.eq (f32x4.abs (f32x4.sub (local.get $q0) (f32x4.sub (local.get $r0) (local.get $shift)))) (local.get $half))
        (f32x4.eq (f32x4.abs (f32x4.sub (local.get $q1) (f32x4.sub (local.get $r1) (local.get $shift)))) (local.get $half)))
      (v128.or
        (f32x4.eq (f32x4.abs (f32x4.sub (local.get $q2) (f32x4.sub (local.get $r2) (local.get $shift)))) (local.get $half))
        (f32x4.eq (f32x4.abs (f32x4.sub (local.get $q3) (f32x4.sub (local.get $r3) (local.get $shift)))) (local.get $half)))))

  ;; True where the codes of a pair sum to more than 128, or to less than -128.
  (func $exceeds (param $a v128) (param $b v128) (result i32)
    (v128.any_true
      (v128.or
        (i16x8.gt_s
          (i16x8.abs (i16x8.add (i16x8.extend_low_i8x16_s (local.get $a)) (i16x8.extend_low_i8x16_s (local.get $b))))
          (i16x8.splat (i32.const 128)))
        (i16x8.gt_s
          (i16x8.abs (i16x8.add (i16x8.extend_high_i8x16_s (local.get $a)) (i16x8.extend_high_i8x16_s (local.get $b))))
          (i16x8.splat (i32.const 128))))))

  ;; Codes of all blocks. Those that want a second look (a tie, or where $safe a pair that sums to too much) are listed at
  ;; $doubts by the place of their first element; the result is how many there are.
  (func (export "encode")
    (param $values i32) (param $rows i32) (param $channels i32)
    (param $scales i32) (param $safe i32) (param $out i32) (param $doubts i32)
    (result i32)
    (local $row i32) (local $channel i32) (local $place i32) (local $at i32) (local $from i32) (local $count i32)
    (local $a v128) (local $b v128) (local $ties v128)
    (loop $rows
      (local.set $channel (i32.const 0))
      (loop $channels
        (local.set $place (i32.add (i32.mul (local.get $row) (local.get $channels)) (local.get $channel)))
        (local.set $at (i32.add (local.get $values) (i32.shl (local.get $place) (i32.const 2))))
        (local.set $from (i32.add (local.get $scales) (i32.shl (local.get $channel) (i32.const 2))))
        (call $codes (local.get $at) (local.get $from))
        (local.set $ties)
        (local.set $a)
        (call $codes (i32.add (local.get $at) (i32.shl (local.get $channels) (i32.const 2))) (local.get $from))
        (local.set $ties (v128.or (local.get $ties)))
        (local.set $b)
        (v128.store (i32.add (local.get $out) (local.get $place)) (local.get $a))
        (v128.store (i32.add (local.get $out) (i32.add (local.get $place) (local.get $channels))) (local.get $b))
        (if (i32.or
              (v128.any_true (local.get $ties))
              (i32.and (local.get $safe) (call $exceeds (local.get $a) (local.get $b))))
          (then
            (i32.store (i32.add (local.get $doubts) (i32.shl (local.get $count) (i32.const 2))) (local.get $place))
            (local.set $count (i32.add (local.get $count) (i32.const 1)))))
        (local.set $channel (i32.add (local.get $channel) (i32.const 16)))
        (br_if $channels (i32.lt_u (local.get $channel) (local.get $channels))))
      (local.set $row (i32.add (local.get $row) (i32.const 2)))
      (br_if $rows (i32.lt_u (local.get $row) (local.get $rows))))
    (local.get $count))
)
