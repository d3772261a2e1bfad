import type { Route } from "./serve-operations.ts";

/** A route whose answers are counted by their status. */
export const countedAnswers = (route: Route, answered: (status: number) => void): Route => ({
  ...route,
  answer: async (context) => {
    try {
      const response = await route.answer(context);
      answered(response.status);
      return response;
    } catch (error) {
      answered(500);
      throw error;
    }
  },
});
