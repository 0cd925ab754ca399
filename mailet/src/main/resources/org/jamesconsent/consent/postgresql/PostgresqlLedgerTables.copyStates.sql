COPY state (organisation, subject, purpose, fields) FROM STDIN (FORMAT binary)
