import type { MediaPorts } from "../ports/ports.ts";
import { createCallMedia } from "./call-media.ts";
import type { CallMedia } from "./lazy-media.ts";
import { createLocalMedia } from "./local/local-media.ts";
import type { MediaOfCall, MediaOpenerNeeds } from "./media-needs.ts";
import { mediaTickets } from "./media-ticket.ts";
import { createP2pAdapter } from "./p2p/p2p-transport.ts";
import { createPlayback } from "./playback/playback.ts";
import { createSpeaker } from "./playback/speaker.ts";
import { RemotePeople } from "./remote/remote-people.ts";
import { createTransports } from "./transport/transports.ts";
import { TransportSwitch } from "./transport/transport-switch.ts";

/** Opens the media of one call, and warms up what takes long before there is anybody to talk with. */
export const openCallMedia = async (
  needs: MediaOpenerNeeds,
  loaded: MediaPorts,
  of: MediaOfCall,
): Promise<CallMedia> => {
  const { clock, page, logger, awake, sound } = needs.ports;
  const { devices } = needs;
  const { signals, requests, url, loader, credentials } = needs.server;
  const { capturing, peers, visible } = loaded;
  const { call, state, memory, tell } = of;
  const { streamOf } = capturing;
  const direct = createP2pAdapter({ clock, peers, signals, page, memory, logger });
  const ticket = mediaTickets(requests, url);
  const transports = createTransports(direct, loader, { clock, logger, ticket });
  await transports.load(memory.path().transport);
  const transport = new TransportSwitch({ call, clock, transports, credentials, memory }, true);
  const local = createLocalMedia({ capturing, clock, devices, page, tell, spokeMuted: state.mutedSpeech.set });
  const playback = createPlayback(clock, sound, needs.autoplay, createSpeaker({ devices, tell }));
  const remotes = new RemotePeople({ clock, visible, streamOf, transport, playback, state, tell });
  return createCallMedia({ state, tell, capturing, local, transport, remotes, playback, awake, devices });
};
