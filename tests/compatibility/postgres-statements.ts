const wholeCalls = `
  SELECT call.no AS no, call.app AS app, call.id AS id,
    (SELECT json_agg(json_build_array(place, name, at, body, command) ORDER BY version) FROM fact WHERE fact.call = call.no) AS facts,
    (SELECT json_agg(json_build_array(person, proven_at, gone_at)) FROM leg WHERE leg.call = call.no AND proven_at IS NOT NULL) AS lives
  FROM call`;

/**
 * What the build before the newest steps of the schema asks of PostgreSQL, word for word; it knew three steps.
 * A copy and no import: the words of today are no proof. Renewed with each release, from the build that was released.
 */
export const postgresStatements = {
  append: "SELECT append_1($1::jsonb, $2, $3) AS answers",
  load: `${wholeCalls} WHERE call.app = $1 AND call.id = $2`,
  live: `${wholeCalls} WHERE call.due IS NOT NULL ORDER BY call.no`,
  greet: `
        WITH newest AS (SELECT coalesce(max(ended), 0) AS place FROM leg WHERE app = $1 AND person = $2 AND ended IS NOT NULL),
        known AS (SELECT seen FROM device WHERE app = $1 AND person = $2 AND id = $3),
        greeted AS (INSERT INTO device (app, person, id, seen) SELECT $1, $2, $3, place FROM newest
          WHERE NOT EXISTS (SELECT FROM known) ON CONFLICT DO NOTHING)
        SELECT place, coalesce((SELECT seen FROM known), place) AS seen FROM newest`,
  prove: "SELECT prove_2($1::jsonb, $2::jsonb, $3)",
  look: "SELECT look_1($1, $2, $3, $4) AS seen",
  letters: "SELECT letters_1($1, $2) AS letters",
  send: "SELECT send_1($1, $2, $3::jsonb, $4::jsonb, $5::jsonb, $6::jsonb, $7)",
} as const;
