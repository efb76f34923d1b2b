/** Names are compared without regard to case, after composing their characters. */
export const normalName = (name: string): string => name.normalize('NFC').toLowerCase();
