/** Something that stands in front of the camera. */
import { eachChannel, type Image } from "../image.ts";
import { type ImagePerturbation, levelOf } from "../perturbation.ts";

/** Side of the square, as a share of the image's shorter side. */
const SIDES = [0, 0.1, 0.2, 0.3, 0.4, 0.5];
const GREY = 0.5;

export const occlusion: ImagePerturbation = {
  of: "image",
  name: "occlusion",
  description: "a grey square hides a part",
  perturb: (image, { severity, random }) => {
    const centre = { row: random.index(image.height), column: random.index(image.width) };
    const side = Math.round(levelOf(SIDES, severity) * Math.min(image.height, image.width));
    return hide(image, side, centre);
  },
};

/** The square may reach over the edge; one of an even side has its centre right and below of its middle. */
export function hide(
  image: Image,
  side: number,
  { row, column }: { readonly row: number; readonly column: number },
): Image {
  if (side === 0) return image;
  const [top, left] = [row - Math.floor(side / 2), column - Math.floor(side / 2)];
  return eachChannel(image, (plane) =>
    plane.map((pixel, place) => {
      const [y, x] = [Math.floor(place / image.width), place % image.width];
      return y >= top && y < top + side && x >= left && x < left + side ? GREY : pixel;
    }),
  );
}
