-- At most 20 tags in one dimension that begins at 1, as arrays do that are not made by hand: two lists of
-- the same tags are equal then. Each is trimmed and of 1 to 50 code points, none is there twice.
CREATE OR REPLACE FUNCTION "task_tags_are_valid"(tags text[]) RETURNS boolean
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN cardinality(tags) = 0 OR (
    cardinality(tags) <= 20
    AND array_ndims(tags) = 1
    AND array_lower(tags, 1) = 1
    AND (
      SELECT bool_and(tag IS NOT NULL AND char_length(tag) BETWEEN 1 AND 50 AND tag = "js_trim"(tag))
        AND count(DISTINCT tag COLLATE "C") = count(*)
      FROM unnest(tags) AS tag
    )
  );
