SELECT w.purpose, w.language, w.version, w.text, w.since
FROM wording AS w
WHERE w.organisation = (SELECT id FROM organisation WHERE name = ?)
ORDER BY w.purpose, w.version, w.language
