// A camera for the tests: a film that Chromium plays where a page asks for the camera.
import { writeFileSync } from "node:fs";

const WIDTH = 640;
const HEIGHT = 480;
const WALL = 150;

/** What a browser is started with, so that `film` is what its camera sees. */
export const filmed = (film) => [
  "--use-fake-ui-for-media-stream",
  "--use-fake-device-for-media-stream",
  `--use-file-for-fake-video-capture=${film}`,
];

/** A browser whose computer has no camera. */
export const cameraless = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream=device-count=0"];

/** What stands on a screen, in shades of grey; read by the page itself, which has the means. */
export async function photograph(locator) {
  const png = await locator.screenshot();
  return locator.page().evaluate(async (base64) => {
    const picture = new Image();
    picture.src = `data:image/png;base64,${base64}`;
    await picture.decode();
    const { width, height } = picture;
    const canvas = new OffscreenCanvas(width, height).getContext("2d");
    canvas.drawImage(picture, 0, 0);
    const { data } = canvas.getImageData(0, 0, width, height);
    const grey = Array.from({ length: width * height }, (_, at) => data[at * 4 + 1]);
    return { width, height, grey };
  }, png.toString("base64"));
}

/** A code that has nothing to do with Rembuk: "BALAI DESA". */
export function otherCode() {
  const rows =
    "1fc27f 104141 17555d 175b5d 174c5d 104e41 1fd57f 000300 03620c 13149f 0571a0 1e0c07 127b50 001abd 1fda02 10445b 175857 1755ac 174c23 1045d2 1fc93e";
  const [squares, margin, scale] = [21, 4, 10];
  const dark = rows.split(" ").map((row) => [...parseInt(row, 16).toString(2).padStart(squares, "0")]);
  const side = (squares + 2 * margin) * scale;
  const at = (pixel) => Math.floor(pixel / scale) - margin;
  const grey = Array.from({ length: side * side }, (_, pixel) =>
    dark[at(Math.floor(pixel / side))]?.[at(pixel % side)] === "1" ? 20 : 235,
  );
  return { width: side, height: side, grey };
}

/** Films a picture, hung a little crooked on a grey wall; without one, the wall alone. */
export function film(path, picture, { turn = 0.06 } = {}) {
  const wall = Buffer.alloc(WIDTH * HEIGHT, WALL);
  if (picture) {
    const [sin, cos] = [Math.sin(turn), Math.cos(turn)];
    for (let y = 0; y < HEIGHT; y++) {
      for (let x = 0; x < WIDTH; x++) {
        const [dx, dy] = [x - WIDTH / 2, y - HEIGHT / 2];
        const column = Math.floor(dx * cos + dy * sin + picture.width / 2);
        const row = Math.floor(dy * cos - dx * sin + picture.height / 2);
        const isOn = column >= 0 && row >= 0 && column < picture.width && row < picture.height;
        if (isOn) wall[y * WIDTH + x] = picture.grey[row * picture.width + column];
      }
    }
  }
  const frame = Buffer.concat([Buffer.from("FRAME\n"), wall, Buffer.alloc((WIDTH * HEIGHT) / 2, 128)]);
  const head = Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420jpeg\n`);
  writeFileSync(path, Buffer.concat([head, frame, frame, frame]));
}
