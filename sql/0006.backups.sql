-- What the program does for its own keep: backups of this database, and rounds that clear away what has had its day.
-- Several processes may share one database: these rows tell each of them what another has already done.

-- One row a backup, begun by whoever came first. A row left 'running' by a process that is gone is closed by the next.
CREATE TABLE backups (
    id              integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind            text NOT NULL CHECK (kind IN ('schedule', 'hand', 'before-restore')),
    state           text NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'done', 'failed')),
    host            text NOT NULL,              -- whose disk has the file
    started_at      timestamptz NOT NULL DEFAULT now(),
    finished_at     timestamptz,
    file            text,                       -- its name in BACKUP_DIR
    bytes           bigint,
    verified_at     timestamptz,                -- NULL: it was not restored on trial
    copied_at       timestamptz,                -- NULL: it lies on this host alone
    error           text,                       -- of a failed one why; of one that is done what is wrong with it nevertheless
    CHECK (state <> 'done' OR (file IS NOT NULL AND bytes IS NOT NULL))
);

-- One row a daily round.
CREATE TABLE housekeeping_rounds (
    id              integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    started_at      timestamptz NOT NULL DEFAULT now(),
    finished_at     timestamptz,                -- NULL: under way, or given up with its process
    removed         jsonb NOT NULL DEFAULT '{}',  -- how many rows, by rule
    error           text
);
