/** How far apart two colours are for who sees them worst (Machado, Oliveira, Fernandes 2009). */

type Triple = readonly [number, number, number];

/** Linear RGB as each kind of vision has it, at its full severity. */
const visions: readonly (readonly [Triple, Triple, Triple])[] = [
  [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
];

/** Distance in CIELAB (1976), for the vision for which it is least. About 2 is just seen. */
export const nearest = (one: string, other: string): number =>
  Math.min(...visions.map((vision) => distance(seen(vision, one), seen(vision, other))));

/** `share` of a colour, the rest of another, as `color-mix(in srgb, …)` does it. */
export function mixed(colour: string, other: string, share: number): string {
  const channels = channelsOf(colour).map((value, at) => {
    const rest = channelsOf(other)[at] ?? 0;
    return Math.round(255 * (value * share + rest * (1 - share)));
  });
  return `#${channels.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}

const channelsOf = (hex: string): Triple => {
  const channel = (at: number): number => parseInt(hex.slice(at, at + 2), 16) / 255;
  return [channel(1), channel(3), channel(5)];
};

const linear = (value: number): number =>
  value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;

function seen(vision: (typeof visions)[number], hex: string): Triple {
  const [red, green, blue] = channelsOf(hex).map(linear);
  const row = ([r, g, b]: Triple): number =>
    Math.min(1, Math.max(0, r * (red ?? 0) + g * (green ?? 0) + b * (blue ?? 0)));
  return [row(vision[0]), row(vision[1]), row(vision[2])];
}

function labOf([red, green, blue]: Triple): Triple {
  const bent = (value: number): number =>
    value > 0.008856 ? Math.cbrt(value) : 7.787 * value + 16 / 116;
  const x = bent((0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047);
  const y = bent(0.2126 * red + 0.7152 * green + 0.0722 * blue);
  const z = bent((0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

function distance(one: Triple, other: Triple): number {
  const [first, second] = [labOf(one), labOf(other)];
  return Math.hypot(...first.map((value, at) => value - (second[at] ?? 0)));
}
