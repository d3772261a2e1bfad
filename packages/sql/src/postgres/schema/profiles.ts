/** The table of profiles. */
export const profilesSchema = `
CREATE TABLE profile (
  app bigint NOT NULL,
  person text COLLATE "C" NOT NULL,
  name text NOT NULL,
  avatar text NOT NULL,
  PRIMARY KEY (app, person)
);
`;
