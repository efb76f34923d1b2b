// What a test is answered through fetch must be as `schema/openapi.json` says: that is what clients are promised.
import { whyNotAsPromised } from '../promisedAnswers.ts';

const ask = globalThis.fetch;

globalThis.fetch = async (input, init) => {
  const answer = await ask(input, init);
  const contentType = answer.headers.get('content-type') ?? '';
  // Of this program, and not a stream or a file.
  const isWhole = contentType === '' || /^application\/([\w.-]+\+)?json\b/.test(contentType);
  const isChecked = isWhole && answer.headers.has('x-request-id');
  if (!isChecked) return answer;
  const { pathname, search } = new URL(answer.url);
  const reason = whyNotAsPromised({
    method: init?.method ?? 'GET',
    path: `${pathname}${search}`,
    status: answer.status,
    contentType,
    text: await answer.clone().text(),
  });
  if (reason !== null) throw new TypeError(reason);
  return answer;
};
