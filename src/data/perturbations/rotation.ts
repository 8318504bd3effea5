/** A camera that is not held straight. */
import { eachChannel, type Image } from "../image.ts";
import { type ImagePerturbation, levelOf } from "../perturbation.ts";

/** Degrees, to either side. */
const DEGREES = [0, 3, 6, 10, 15, 20];

export const rotation: ImagePerturbation = {
  of: "image",
  name: "rotation",
  description: "the image is turned by some degrees",
  perturb: (image, { severity, random }) => {
    const side = random.uniform() < 0.5 ? -1 : 1;
    return rotate(image, side * levelOf(DEGREES, severity));
  },
};

/** About the centre, bilinear, edges repeated: scipy's rotate with order 1, mode "nearest", reshape off. */
export function rotate(image: Image, degrees: number): Image {
  if (degrees === 0) return image;
  const { height, width } = image;
  const angle = (degrees * Math.PI) / 180;
  const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
  const [middleY, middleX] = [(height - 1) / 2, (width - 1) / 2];
  return eachChannel(image, (plane) =>
    plane.map((_, place) => {
      const [y, x] = [Math.floor(place / width) - middleY, (place % width) - middleX];
      return bilinear(plane, image, {
        y: cosine * y + sine * x + middleY,
        x: cosine * x - sine * y + middleX,
      });
    }),
  );
}

function bilinear(
  plane: Float64Array,
  { height, width }: Image,
  { y, x }: { readonly y: number; readonly x: number },
): number {
  const [row, column] = [Math.floor(y), Math.floor(x)];
  const at = (r: number, c: number): number => {
    const [inRow, inColumn] = [
      Math.min(height - 1, Math.max(0, r)),
      Math.min(width - 1, Math.max(0, c)),
    ];
    return plane[inRow * width + inColumn] ?? 0;
  };
  const upper = at(row, column) * (1 - (x - column)) + at(row, column + 1) * (x - column);
  const lower = at(row + 1, column) * (1 - (x - column)) + at(row + 1, column + 1) * (x - column);
  return upper * (1 - (y - row)) + lower * (y - row);
}
