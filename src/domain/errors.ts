/**
 * The one catalogue of errors. A door finds here the HTTP status, UiPath's number (contract: error envelope)
 * and the sentence a caller reads; nothing in it may hold a secret, SQL or a stack.
 *
 * `http` is also what ELMA's body status is taken from; `uipath` is UiPath's `errorCode`. `symbol` is UiPath's
 * symbolic name where bulk answers print one; otherwise the code itself is used.
 */
interface CatalogueEntry {
  readonly http: number;
  readonly uipath: number;
  readonly message: string;
  readonly symbol?: string;
}

const entry = (http: number, uipath: number, message: string, symbol?: string): CatalogueEntry =>
  symbol === undefined ? { http, uipath, message } : { http, uipath, message, symbol };

export const catalogue = {
  InvalidRequest: entry(400, 1000, 'The request is not valid.'),
  InvalidQueryOptions: entry(400, 1000, 'Invalid OData query options.'),
  QueryTooExpensive: entry(400, 1000, 'The query asks for too much at once.'),
  MalformedJson: entry(400, 1000, 'The body is not well-formed JSON.'),
  InvalidCredentials: entry(401, 1000, 'Invalid username/email address or password.'),
  NameAlreadyUsed: entry(409, 1001, 'The name is already used.'),
  ItemNotFound: entry(404, 1002, 'The requested entity does not exist.'),
  RouteNotFound: entry(404, 1002, 'There is no such route.'),
  NotOwnComment: entry(403, 1007, 'Only its author may change a comment.'),
  InvalidArgument: entry(400, 1009, 'An argument is not valid.'),
  PositionInFuture: entry(400, 1009, 'The position is later than the end of the log.'),
  ParameterMissing: entry(400, 1014, 'A required parameter is missing.'),
  ParameterInvalid: entry(400, 1015, 'A parameter is not valid.'),
  DuplicateReference: entry(409, 1016, 'Error creating Transaction. Duplicate Reference.'),
  ForbiddenOperation: entry(403, 1017, 'You are not authorized!'),
  DocumentNotListed: entry(403, 1017, 'This server runs only the GraphQL documents of its list.'),
  Unauthenticated: entry(401, 1017, 'You are not authenticated!'),
  IdempotencyKeyReused: entry(409, 1020, 'The idempotency key stands for another request.'),
  OptimisticConcurrency: entry(409, 1020, 'The entity was changed by somebody else in the meantime.'),
  InvalidOrganizationUnit: entry(400, 1100, 'The organization unit does not exist or is not yours.'),
  RequiredOrganizationUnit: entry(400, 1101, 'An organization unit is required for this action.'),
  TransactionReferenceRequired: entry(
    400,
    1851,
    'Error creating Transaction. Reference is required for Unique Reference Queues.',
  ),
  InvalidTransactionProgressStatus: entry(409, 1852, 'Progress can only be set on an item in progress.'),
  TransactionNotStarted: entry(409, 1853, 'The transaction is not in progress.'),
  LeaseLost: entry(409, 1853, 'The lease on this work is not yours or has ended.'),
  ReviewerNotAvailable: entry(400, 1854, 'The reviewer does not exist or may not review.'),
  QueueDefinitionParametersCannotChange: entry(400, 1855, 'This property of a queue cannot be changed.'),
  QueueItemViolatesSpecificDataJsonSchema: entry(
    400,
    1857,
    'Queue item violates the specific data JSON schema.',
  ),
  QueueItemViolatesOutputDataJsonSchema: entry(400, 1857, 'Queue item violates the output data JSON schema.'),
  QueueItemViolatesAnalyticsDataJsonSchema: entry(
    400,
    1857,
    'Queue item violates the analytics data JSON schema.',
  ),
  InvalidQueueSchemaDefinition: entry(400, 1858, 'The JSON schema of the queue is not valid.'),
  ContentSizeExceeded: entry(413, 1865, 'Payload Too Large: the specific content.'),
  InvalidTransitionFromFinalStatus: entry(
    409,
    1866,
    'The item is in a final status, which cannot be changed.',
    'QueueItemInvalidTransitionFromFinalStatus',
  ),
  InvalidStatusForRetry: entry(
    409,
    1867,
    'Only a failed or abandoned item that was not retried yet can be retried.',
    'QueueItemInvalidStatusForRetry',
  ),
  InvalidStatusForReview: entry(409, 1867, 'Only a failed or abandoned item can be reviewed.'),
  InvalidStatusForEdit: entry(409, 1867, 'Only a new item can be edited.'),
  InvalidStatusForDelete: entry(409, 1867, 'An item in progress or already deleted cannot be deleted.'),
  InvalidStatusForMove: entry(409, 1867, 'Only a new item can be moved.'),
  InvalidStatusForErase: entry(
    409,
    1867,
    'An attempt at this work is new or in progress. Delete the new one, or wait until its robot has ended, and erase then.',
  ),
  ItemErased: entry(409, 1867, 'What this item held was erased. It can be deleted, and nothing else.'),
  ItemsInPlainText: entry(
    409,
    1855,
    'Items of this queue hold such content in plain text, where it stays. Say that it may stay to go on.',
  ),
  InvalidOperationStatus: entry(409, 1867, 'The operation is not in a status in which this can be done.'),
  InvalidTaskContext: entry(400, 1009, 'The context does not fit the process.'),
  InvalidTaskStatus: entry(409, 1867, 'The task is not in a status in which this can be done.'),
  OutputDataSizeExceeded: entry(413, 1868, 'Payload Too Large: the output.'),
  AnalyticsDataSizeExceeded: entry(413, 1869, 'Payload Too Large: the analytics.'),
  ProcessingExceptionFieldSizeExceeded: entry(413, 1870, 'Payload Too Large: the processing exception.'),
  ProgressDataSizeExceeded: entry(413, 1871, 'Payload Too Large: the progress.'),
  BodyTooLarge: entry(413, 1865, 'The body is too large.'),
  AppendTooLarge: entry(413, 1865, 'The change is larger than what the event log takes at once.'),
  StreamFull: entry(409, 1017, 'This item has reached the largest number of events it can hold.'),
  FileTooLarge: entry(413, 1865, 'The file is larger than allowed.'),
  CallRefused: entry(422, 1009, 'The URL is not called.'),
  UnsupportedMediaType: entry(415, 1000, 'The content type is not supported.'),
  MethodNotAllowed: entry(405, 1000, 'The method is not allowed here.'),
  TooManyRequests: entry(429, 1000, 'Too many attempts. Try again later.'),
  TooManySubscriptions: entry(429, 1000, 'This connection has as many subscriptions as it may have.'),
  SubscriptionTooSlow: entry(429, 1000, 'More happened than was read. Subscribe again after the position.'),
  Contention: entry(409, 1020, 'Others were faster several times in a row. Try again.'),
  OperationTimedOut: entry(
    504,
    1000,
    'This took too long and was given up. What a change had begun is not undone: look before you send it again.',
  ),
  StoreUnavailable: entry(503, 1000, 'The store is not available right now. Try again later.'),
  OutcomeUnknown: entry(503, 1000, 'It is not known whether this was kept. Look before you send it again.'),
  FilesUnavailable: entry(503, 1000, 'The file store is not available right now. Try again later.'),
  FilesFull: entry(507, 1000, 'There is no room left for files.'),
  NodeBehind: entry(503, 1000, 'This node is behind on the event log. Try again later.'),
  NotReady: entry(503, 1000, 'The server is not ready. Try again later.'),
  StateAtInstantNotReady: entry(503, 1000, 'The state at that instant is being made. Ask again in a while.'),
  FileUnreadable: entry(500, 1000, 'The file is damaged, or is there no more.'),
  Internal: entry(500, 1000, 'An error has occurred.'),
} as const satisfies Record<string, CatalogueEntry>;

export type ErrorCode = keyof typeof catalogue;

/** What a user can be told. `details` holds one line a violation; `message` defaults to the catalogue's sentence. */
export class DomainError extends Error {
  override readonly name = 'DomainError';
  readonly code: ErrorCode;
  readonly details: string | null;

  constructor(code: ErrorCode, message?: string, details: string | null = null) {
    super(message ?? catalogue[code].message);
    this.code = code;
    this.details = details;
  }

  get httpStatus(): number {
    return catalogue[this.code].http;
  }

  get uipathCode(): number {
    return catalogue[this.code].uipath;
  }

  /** The symbolic name that UiPath's bulk answers carry. */
  get symbol(): string {
    const { symbol }: CatalogueEntry = catalogue[this.code];
    return symbol ?? this.code;
  }
}
