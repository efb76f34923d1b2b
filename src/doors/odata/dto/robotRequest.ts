import { guid, ignored, int, required, shape, text } from '../../http/json/dtoReader.ts';

/** UiPath's RobotDto as clients send it. What makes no difference here is let in; a password is not kept. */
export const robotRequest = shape(
  {
    LicenseKey: guid(),
    MachineName: text(),
    MachineId: ignored(),
    Name: required(text()),
    Username: text(),
    ExternalName: ignored(),
    Description: text(),
    Type: text(50),
    HostingType: ignored(),
    ProvisionType: ignored(),
    Password: ignored(),
    CredentialStoreId: ignored(),
    UserId: int(0),
    Enabled: ignored(),
    CredentialType: ignored(),
    Environments: ignored(),
    RobotEnvironments: text(1_000),
    ExecutionSettings: ignored(),
    IsExternalLicensed: ignored(),
    LimitConcurrentExecution: ignored(),
    LastModificationTime: ignored(),
    LastModifierUserId: ignored(),
    CreationTime: ignored(),
    CreatorUserId: ignored(),
    Id: ignored(),
  },
  { name: 'RobotData' },
);
