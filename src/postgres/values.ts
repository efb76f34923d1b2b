import { type CustomTypesConfig, types as standardTypes } from 'pg';
import { fromStored, toStored } from './text.ts';

// The driver's own parsers would give whole numbers of 64 bits as text.

const INT8 = 20;
const TEXT = 25;
const VARCHAR = 1043;

function wholeNumber(text: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number)) return number;
  throw new RangeError(`the database holds the number ${text}, which JavaScript cannot hold exactly`);
}

/** How values of columns are read. Throws a RangeError for a whole number beyond 2^53. */
export const types: CustomTypesConfig = {
  getTypeParser: (type: number, format?: 'text' | 'binary') => {
    if (format === 'binary') return standardTypes.getTypeParser(type, format);
    if (type === INT8) return wholeNumber;
    return type === TEXT || type === VARCHAR ? fromStored : standardTypes.getTypeParser(type);
  },
};

/** Values of parameters as the driver takes them. */
export const parametersOf = (values: readonly unknown[]): unknown[] =>
  values.map((value) => (typeof value === 'string' ? toStored(value) : value));
