import { readFileSync } from 'node:fs';

/** How many files and connections a process may have open here: Node asks for all that it may have. */
export function openFilesAllowed(): number {
  return process.platform === 'linux' ? openFilesIn(readFileSync('/proc/self/limits', 'utf8')) : Infinity;
}

/** The hard limit in the text of /proc/self/limits. */
export function openFilesIn(limits: string): number {
  const [, hard] = /^Max open files +\S+ +(\S+)/m.exec(limits) ?? [];
  if (hard === undefined) throw new Error('the limits of this process say nothing of open files');
  return hard === 'unlimited' ? Infinity : Number(hard);
}
