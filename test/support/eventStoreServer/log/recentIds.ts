/** Ids kept: what fits into the 8 MiB that the server gives them. */
const LIMIT = 100_000;

/** Where the ids last written stand. An id written to another stream since is forgotten, as in the server. */
export class RecentIds {
  readonly #places = new Map<string, { readonly stream: string; readonly revision: number }>();

  add(stream: string, revision: number, id: string): void {
    this.#places.set(id, { stream, revision });
    if (this.#places.size <= LIMIT) return;
    for (const oldest of this.#places.keys()) {
      this.#places.delete(oldest);
      break;
    }
  }

  /** The revision of an id in a stream; undefined where it is not known there. */
  revisionOf(stream: string, id: string): number | undefined {
    const place = this.#places.get(id);
    return place?.stream === stream ? place.revision : undefined;
  }
}
