INSERT INTO wording (organisation, purpose, language, version, text, since) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (organisation, purpose, version, language) DO NOTHING
