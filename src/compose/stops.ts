/** How what was started is stopped, in the order in which it was started. */
export type Stops = (() => Promise<unknown> | void)[];

/** Stops all of it, the last first. */
export async function stopAll(stops: Stops): Promise<void> {
  for (const end of stops.splice(0).toReversed()) await end();
}
