import type { UUID } from '@eventstore/db-client/generated/shared_pb.js';
import type { MessageWriter } from './messageWriter.ts';

const form = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** A UUID in lower case; undefined where it is none. Both ways to write one are allowed on the wire. */
export function textOfUuid(uuid: UUID | undefined): string | undefined {
  const structured = uuid?.getStructured();
  const text =
    structured === undefined
      ? uuid?.getString().toLowerCase()
      : dashed(half(structured.getMostSignificantBits()) + half(structured.getLeastSignificantBits()));
  return text !== undefined && form.test(text) ? text : undefined;
}

const half = (signed: string): string => BigInt.asUintN(64, BigInt(signed)).toString(16).padStart(16, '0');

const dashed = (hex: string): string => hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');

export function writeUuid(writer: MessageWriter, field: number, uuid: string, isStructured: boolean): void {
  writer.message(field, () => {
    if (!isStructured) return writer.text(2, uuid);
    const hex = uuid.replaceAll('-', '');
    writer.message(1, () => {
      writer.uint(1, BigInt(`0x${hex.slice(0, 16)}`));
      writer.uint(2, BigInt(`0x${hex.slice(16)}`));
    });
  });
}
