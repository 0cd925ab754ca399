VACUUM event_detail, state
