COPY event_detail (event, delivery_status, audience, language, birth_date, informed, activities, customer_of,
    opt_out_offered, last_contact, source, ip, user_agent, wording, confirmed_at, confirmed_ip, message_id, reason, salt)
FROM STDIN (FORMAT binary)
