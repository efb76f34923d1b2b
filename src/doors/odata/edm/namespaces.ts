/** As answers' context URLs name types and requests name operations. */
export const dto = 'UiPath.Application.Dto';
export const queues = 'UiPath.Core.Model.Queues';
export const server = 'UiPath.Server.Configuration.OData';
export const service = 'UiPathODataSvc';
