"""Writes generated lines of text-like strokes as OUTPUT.npz: `x`, float32 [ROWS, 3, 48, 320] in -1..1, from a fixed seed.

Usage: make_images.py OUTPUT.npz ROWS SEED
"""

import sys

import numpy as np

HEIGHT, WIDTH = 48, 320


def line(random):
    image = np.full((HEIGHT, WIDTH), random.uniform(0.7, 1.0))
    at = int(random.integers(4, 16))
    ink = random.uniform(0.0, 0.3)
    while at < WIDTH - 24:
        width = int(random.integers(10, 20))
        for _ in range(int(random.integers(2, 5))):
            if random.random() < 0.5:
                left = at + int(random.integers(0, width - 3))
                top = int(random.integers(8, 16))
                image[top : top + int(random.integers(14, 26)), left : left + 3] = ink
            else:
                top = int(random.integers(8, 38))
                image[top : top + 3, at : at + width] = ink
        at += width + int(random.integers(3, 12))
    image += random.normal(0, 0.02, image.shape)
    return np.repeat((np.clip(image, 0, 1) * 2 - 1)[None], 3, axis=0).astype(np.float32)


output, rows, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
stream = np.random.Generator(np.random.PCG64(seed))
np.savez(output, x=np.stack([line(stream) for _ in range(rows)]))
