import type { Call, CallClient } from "@opencallkit/client";
import type { Command, CommandBody, CommandName } from "@opencallkit/protocol";

type Press<N extends CommandName> = (
  client: CallClient,
  call: Call | undefined,
  body: CommandBody<N>,
) => Promise<unknown> | undefined;

/** Engine method for each command, as a user's press would call it. */
const presses: { readonly [N in CommandName]: Press<N> } = {
  invite: (client, _call, { callees, media, timeout, room, roomText, chatGroup }) =>
    client.call({
      to: callees,
      media,
      ...(timeout === undefined ? {} : { timeout }),
      ...(room === undefined ? {} : { room }),
      ...(roomText === undefined ? {} : { roomText }),
      ...(chatGroup === undefined ? {} : { chatGroup }),
    }),
  join: (client, call, body) => (call === undefined ? client.join(body.call) : call.join()),
  accept: (_client, call, { media }) => call?.accept(media === undefined ? {} : { media }),
  reject: (_client, call) => call?.reject(),
  cancel: (_client, call) => call?.hangUp(),
  hangUp: (_client, call) => call?.hangUp(),
  add: (_client, call, { people }) => call?.add(people),
  switchMedia: (_client, call, { media }) => call?.switchMedia(media),
  answerVideo: (_client, call, { agree }) => call?.answerVideo(agree),
  // The media ask for it themselves, and no person does.
  reportNoPath: () => undefined,
};

const press = <N extends CommandName>(
  client: CallClient,
  name: N,
  body: CommandBody<N>,
): Promise<unknown> | undefined =>
  presses[name](
    client,
    client.calls.get().find(({ id }) => id === body.call),
    body,
  );
const dispatch = <N extends CommandName>(client: CallClient, command: Command<N>): Promise<unknown> | undefined =>
  press(client, command.type, command.body);

/** Runs a command through the engine; its outcome is checked on the wire. */
export const performAction = (client: CallClient, command: Command): void => {
  dispatch(client, command)?.catch(() => undefined);
};
