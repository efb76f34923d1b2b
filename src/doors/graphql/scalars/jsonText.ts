import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';
import { flatContent, nestedContent } from '../../http/json/content.ts';
import { parseBody } from '../../http/json/parseBody.ts';

function textOf(value: unknown): string {
  if (typeof value !== 'string')
    throw new GraphQLError('A JSONText must be a text that holds a JSON object, not the object itself.');
  return value;
}

/** JSON stays text on both ways, so that `9007199254740993` and `1.50` come back as they were sent. */
export const JSONText = new GraphQLScalarType<string, string>({
  name: 'JSONText',
  description:
    'A JSON object as text, `"{\\"Amount\\":9007199254740993}"`. It is a text and not an object because a JSON parser would change large numbers and decimals on the way; what is read is what was written, less whitespace between its parts and less members named `…@odata.type`. A text that is no JSON is refused with MALFORMED_JSON, another value than an object with INVALID_ARGUMENT.',
  serialize: textOf,
  parseValue: textOf,
  parseLiteral: (node) => textOf(node.kind === Kind.STRING ? node.value : undefined),
});

type ContentText = string | null | undefined;

/** A content whose values are primitive, as it is kept. Throws MalformedJson, InvalidArgument. */
export const flatText = (text: ContentText, member: string): string | null =>
  typeof text === 'string' ? flatContent(parseBody(text, member).text, member) : null;

/** A content whose values may be nested, as it is kept. Throws MalformedJson, InvalidArgument. */
export const nestedText = (text: ContentText, member: string): string | null =>
  typeof text === 'string' ? nestedContent(parseBody(text, member).text, member) : null;
