;; Loops over depth² doubles in vectors of two. Addresses are in bytes, sizes in elements.
(module
  (memory (export "memory") 1)

  ;; out[r] = the sum over k of columns[k][r] × vector[k], k ascending for each r: eight rows side by side, their sums independent.
  ;; `width` is the length of a column, a multiple of 8.
  (func (export "multiply")
    (param $columns i32) (param $depth i32) (param $width i32) (param $vector i32) (param $out i32)
    (local $row i32) (local $k i32) (local $at i32) (local $to i32) (local $factor v128)
    (local $s0 v128) (local $s1 v128) (local $s2 v128) (local $s3 v128)
    (loop $rows
      (local.set $s0 (v128.const i64x2 0 0))
      (local.set $s1 (v128.const i64x2 0 0))
      (local.set $s2 (v128.const i64x2 0 0))
      (local.set $s3 (v128.const i64x2 0 0))
      (local.set $k (i32.const 0))
      (local.set $at (i32.add (local.get $columns) (i32.shl (local.get $row) (i32.const 3))))
      (loop $terms
        (local.set $factor
          (v128.load64_splat (i32.add (local.get $vector) (i32.shl (local.get $k) (i32.const 3)))))
        (local.set $s0 (f64x2.add (local.get $s0) (f64x2.mul (v128.load (local.get $at)) (local.get $factor))))
        (local.set $s1 (f64x2.add (local.get $s1) (f64x2.mul (v128.load offset=16 (local.get $at)) (local.get $factor))))
        (local.set $s2 (f64x2.add (local.get $s2) (f64x2.mul (v128.load offset=32 (local.get $at)) (local.get $factor))))
        (local.set $s3 (f64x2.add (local.get $s3) (f64x2.mul (v128.load offset=48 (local.get $at)) (local.get $factor))))
        (local.set $at (i32.add (local.get $at) (i32.shl (local.get $width) (i32.const 3))))
        (local.set $k (i32.add (local.get $k) (i32.const 1)))
        (br_if $terms (i32.lt_u (local.get $k) (local.get $depth))))
      (local.set $to (i32.add (local.get $out) (i32.shl (local.get $row) (i32.const 3))))
      (v128.store (local.get $to) (local.get $s0))
      (v128.store offset=16 (local.get $to) (local.get $s1))
      (v128.store offset=32 (local.get $to) (local.get $s2))
      (v128.store offset=48 (local.get $to) (local.get $s3))
      (local.set $row (i32.add (local.get $row) (i32.const 8)))
      (br_if $rows (i32.lt_u (local.get $row) (local.get $width)))))

  ;; target[i] -= factor × source[i].
  (func (export "subtract")
    (param $target i32) (param $source i32) (param $factor f64) (param $count i32)
    (local $end i32) (local $pairs i32) (local $factors v128)
    (local.set $factors (f64x2.splat (local.get $factor)))
    (local.set $end (i32.add (local.get $target) (i32.shl (local.get $count) (i32.const 3))))
    (local.set $pairs
      (i32.add (local.get $target) (i32.shl (i32.and (local.get $count) (i32.const -2)) (i32.const 3))))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $target) (local.get $pairs)))
        (v128.store (local.get $target)
          (f64x2.sub (v128.load (local.get $target))
            (f64x2.mul (local.get $factors) (v128.load (local.get $source)))))
        (local.set $target (i32.add (local.get $target) (i32.const 16)))
        (local.set $source (i32.add (local.get $source) (i32.const 16)))
        (br $next)))
    (if (i32.lt_u (local.get $target) (local.get $end))
      (then
        (f64.store (local.get $target)
          (f64.sub (f64.load (local.get $target))
            (f64.mul (local.get $factor) (f64.load (local.get $source))))))))
)
