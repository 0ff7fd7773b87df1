/** When a search saves: whenever that is due and a level has ended since, and once it stops. */

import type { Checkpoint, LevelEnd, Savable, Saved } from "./saved.ts";

interface Resumable extends Savable {
  readonly restore: (saved: Saved) => void;
}

export class Saving {
  readonly #search: Resumable;
  readonly #checkpoint: Checkpoint | null;
  #saved: LevelEnd | null = null;

  /** The search goes on where the checkpoint was saved, if it was. */
  constructor(search: Resumable, checkpoint: Checkpoint | null) {
    this.#search = search;
    this.#checkpoint = checkpoint;
    const saved = checkpoint?.load() ?? null;
    if (saved === null) return;
    search.restore(saved);
    this.#saved = search.levelEnd;
  }

  saveIfDue(): void {
    if (this.#checkpoint?.isDue() === true) this.save();
  }

  save(): void {
    if (this.#checkpoint === null || this.#saved === this.#search.levelEnd) return;
    this.#checkpoint.save(this.#search);
    this.#saved = this.#search.levelEnd;
  }
}
