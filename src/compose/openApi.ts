import { describeElma } from '../doors/elma/describe.ts';
import { standardCancelPaths } from '../doors/elma/routes.ts';
import { describeExports } from '../doors/http/exports/describe.ts';
import { describeAccount } from '../doors/http/openapi/account.ts';
import { openApiDocument } from '../doors/http/openapi/document.ts';
import { describeFiles } from '../doors/http/openapi/files.ts';
import { describeOData } from '../doors/odata/describe.ts';
import { describeRobots } from '../doors/robot/describe.ts';

/** Of the description: UiPath's calls are those of its version 20. */
const VERSION = '1.0.0';

/** The OpenAPI document of all doors but GraphQL's, as text. `cancelPaths` are where ELMA systems cancel tasks. */
export const openApiText = (cancelPaths: readonly string[] = standardCancelPaths): string => {
  const elma = describeElma(cancelPaths);
  const doors = [
    describeAccount(),
    describeOData(),
    elma,
    describeRobots(),
    describeExports(),
    describeFiles(),
  ];
  return `${JSON.stringify(openApiDocument(doors, VERSION), null, 2)}\n`;
};
