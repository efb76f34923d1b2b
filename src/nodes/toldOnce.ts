/** A round that fails again and again fails aloud once, until one has succeeded; then it can again. */
export function toldOnce(round: () => Promise<void>, onError: (error: unknown) => void): () => Promise<void> {
  let isFailing = false;
  return async () => {
    try {
      await round();
      isFailing = false;
    } catch (error) {
      if (!isFailing) onError(error);
      isFailing = true;
    }
  };
}
