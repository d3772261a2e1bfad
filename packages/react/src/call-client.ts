import type { CallClient } from "@opencallkit/client";
import { createContext, createElement, useContext, type ReactElement, type ReactNode } from "react";

const CallClientContext = createContext<CallClient | null>(null);

/** Props of the provider: the `client` to provide, and the components below it as `children`. */
export type CallClientProviderProps = { readonly client: CallClient; readonly children?: ReactNode };

/** Context provider of one client; for several clients in one page, the nearest one above counts. */
export const CallClientProvider = ({ client, children }: CallClientProviderProps): ReactElement =>
  createElement(CallClientContext.Provider, { value: client }, children);

/** Hook for the client that the nearest provider above gives; one that is given comes before it. Throws where there is none. */
export const useCallClient = (client?: CallClient): CallClient => {
  const provided = useContext(CallClientContext);
  const found = client ?? provided;
  if (found === null) throw new Error("no call client: put the component into a <CallClientProvider client={client}>");
  return found;
};
