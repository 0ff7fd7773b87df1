/** Data inside a page: JSON, deflated, in base64, so that nothing in it can be taken for markup. */

import { deflateRawSync } from "node:zlib";

export const packed = (text: string): string =>
  deflateRawSync(Buffer.from(text, "utf8"), { level: 9 }).toString("base64");
