/** Introduction of the protocol page: how the messages in its tables are used, enough to write a client in another language. */
export const introduction = `
## How to speak it

A client is one WebSocket to \`/ws\` of the server (RFC 6455, no extensions), which carries JSON text both ways.
[examples/python](../examples/python) is a whole client of about 150 lines, written from this page; the schemas are in
[asyncapi.json](asyncapi.json) too.

1. **Log in.** The first message is \`hello\`, within five seconds: the protocol versions the client speaks, the app's number,
   the user, a userSig (TLSSigAPIv2, signed by the app's back end), a device id that lasts, and a client id of this run.
   \`welcome\` answers it, with the user's live calls and what this device missed; anything else closes the socket with a
   code of the table below, which says whether to connect again.
2. **Answer the heartbeats.** The server sends \`heartbeat\` every five seconds and wants a \`heartbeatReply\` back; after twelve seconds of silence
   the client is gone for now, and a call it is in ends thirty seconds after it was last heard. A protocol pong proves nothing.
3. **Ask.** A \`request\` carries a command and an id. The \`response\` brings the same id and an outcome: \`accepted\` with a \`reply\`, or
   \`refused\` with a \`refusal\`. It comes only when what the command caused is on disk. A reply is for the asker alone and may hold
   secrets, such as TURN credentials; facts never do. A command may be asked again under the same id, after a broken connection too: it happens once.
   \`try_later\` leaves open what became of it: ask again under the same ids. Other refusals
   with \`retryable\` true may go well later; an invite is then asked anew, under a new call id and command id.
4. **Hear.** A call is the list of its facts, numbered from 1. \`facts\` brings some of them as this user may hear them: \`first\` numbers the
   first one, and a blank (null) counts and carries nothing. Facts that are known are skipped; if one is missing, \`sync\` asks for
   a \`snapshot\` of the whole. \`heartbeat\` carries the number of each live call, so that what was lost is noticed. A fact of an unknown type
   counts like a blank.
5. **Make a call.** The caller's client makes the call id (128 random bits, base64url, 22 letters) and asks \`invite\`. If two people call
   each other at once, the second one's reply names the \`call\` that was accepted instead.
6. **Be called.** \`invited\` or \`added\` with the user among its people, and no word of theirs after it, is a ring until \`ringEndsAt\`.
   \`accept\` by one client makes it that client's; the user's other clients see \`joined\` with another \`client\`.
7. **Times** are the server's, in ms; \`now\` in a frame tells them from the client's. A stay's total is its \`left\` (or the call's \`ended\`) less its
   \`joined\`, to the millisecond what the record says.
8. **Media.** While two stays are joined their clients pass each other \`signal\` messages, which the server hands on unread. \`path\` is 0 for the
   first path between them; a higher one is opened beside it, so that the call moves without a gap. \`start\` begins an epoch of a path, \`description\` and \`candidate\` are those of WebRTC, \`tracks\` says what is sent. \`signalAck\` confirms up to a serial;
   what is not confirmed is sent again. The lower stay offers first.
9. **What was missed** comes in \`welcome\` as \`late\`; \`endsSeen\` with a \`place\` marks everything up to it as told.
10. **Go.** \`goodbye\` logs out. A page that goes says \`POST /v1/gone\`, and leaves a call without a socket by \`POST /v1/leave\` (below).
11. **Stay.** \`expiring\` says when the userSig expires: give a new one with \`renew\`. Calls go on without; new ones are \`login_expired\`.
12. **Move.** After \`degraded\` this node can take no command: connect once more beside the connection there is, after a random wait of up
   to two seconds, and say \`beside\` in the \`hello\`. If \`welcome\` comes, that is the connection now, and the older one is closed; if not, keep the older one.
13. **Be taken out.** After \`removed\` with this user nothing of the call is heard until it is over: then blanks, and an \`ended\` that
   says neither how nor by whom.
`;
