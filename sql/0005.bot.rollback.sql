DROP TABLE dialog_states, outbox, processed_updates;
