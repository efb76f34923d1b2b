import type { Instant } from '../domain/instant.ts';
import type { LogLine } from '../domain/task/log.ts';

/** What the bot of ELMA's example says: seconds past 14:08 in its own time, who speaks, and what. */
const said: readonly (readonly [number, string, string])[] = [
  [23, 'ELMA.RPA.Bot.Server.RepositoryTask', 'Started preparing a task for the bot.'],
  [
    23,
    'ELMA.RPA.Bot.Server.RepositoryTask',
    'Task context configured `example.com:14588` and return client for connect.',
  ],
  [23, 'ELMA.RPA.Services.Cache', 'Try get process from cache'],
  [23, 'ELMA.RPA.SDK.Serialization.StoredPackaged', 'Start deserialize object of type `RpaProcess`.'],
  [24, 'ELMA.RPA.SDK.Serialization.StoredPackaged', 'End deserialize object of type `RpaProcess`.'],
  [24, 'ELMA.RPA.SDK.Serialization.StoredPackaged', 'Start deserialize object of type `Dictionary`2`.'],
  [24, 'ELMA.RPA.SDK.Serialization.StoredPackaged', 'End deserialize object of type `Dictionary`2`.'],
  [
    24,
    'ELMA.RPA.Player.PlayerService',
    String.raw`Executing process 'Creating profiles' (token c39f99de-cb8f-4661-a206-b282a4830cbf) with parameters: ('stringvalue_in' => ')', ('filevalue_in' => ')', ('datetimevalue_in' => '01.01.0001 3:00:00)', ('boolvalue_in' => ')', ('doublevalue_in' => '0,1)', ('intvalue_in' => ')', ('stringvalue_out' => ')', ('filevalue_out' => ')', ('datetimevalue_out' => ')', ('boolvalue_out' => ')', ('doublevalue_out' => ')', ('intvalue_out' => '123)', ('DirectoryContext' => 'C:\Users\User\AppData\Local\ELMA_RPA\context)'.`,
  ],
  [24, 'ELMA.RPA.Services.EmulatorService', 'Emulator initizlized.'],
  [24, 'ELMA.RPA.Services.ClipboardService', 'Clipboard cleared.'],
  [
    24,
    'ELMA.RPA.HotKeys.Services.HotKeysService',
    'Hot key registered: id 200, modifier Alt, Control, key B.',
  ],
  [24, 'ELMA.RPA.UI.Common.UiService', 'Show PLAY label.'],
  [
    24,
    'ELMA.RPA.Player.PlayerService',
    'Executing StartActivity (UID e335bbf8-8327-4f7e-a546-78c5456bce51).',
  ],
  [
    24,
    'ELMA.RPA.Player.PlayerService',
    'Executing ActionActivity (UID ef68fdb9-5d20-4b9a-8d8e-8e1bb95af97a).',
  ],
  [
    29,
    'ELMA.RPA.Player.PlayerService',
    'Executing FinishActivity (UID bc1fc847-c477-4efc-aaa4-1417f10df88f).',
  ],
  [29, 'ELMA.RPA.HotKeys.Services.HotKeysService', 'Hot key unregistered: id 200.'],
  [29, 'ELMA.RPA.Services.ClipboardService', 'Clipboard cleared.'],
  [29, 'ELMA.RPA.UI.Common.UiService', 'Hide PLAY label.'],
  [
    29,
    'ELMA.RPA.Player.PlayerService',
    "Process 'Creating profiles' (token c39f99de-cb8f-4661-a206-b282a4830cbf) completed!",
  ],
];

const at = (second: number): Instant => `2020-06-29T14:08:${second}Z`;

/** The log as the example prints it: its times are those of the bot's clock, without a zone. */
export const exampleLog: readonly LogLine[] = said.map(([second, source, message], seq) => ({
  seq,
  at: at(second),
  level: 'INF',
  source,
  message,
}));
