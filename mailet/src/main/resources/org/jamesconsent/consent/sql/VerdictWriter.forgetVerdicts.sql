DELETE FROM verdict
WHERE message = ?
    AND (subject, number) IN (
        SELECT subject, number FROM verdict WHERE message = ? ORDER BY subject, number LIMIT ?
    )
