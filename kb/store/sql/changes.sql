-- What became different since the build before this one (attached as `before`).

insert into main.changes (run, change, event_id)
select :run, 'added', id from main.events where {events id} and id not in (select id from before.events) order by id;

insert into main.changes (run, change, event_id, after)
select :run, 'merged', old_id, event_id
from main.redirects
where {gone old_id} and old_id in (select id from before.events)
order by old_id;

insert into main.changes (run, change, event_id, before)
select :run, 'removed', event_id, events.title
from main.tombstones
join before.events as events on events.id = event_id
where run = :run
order by event_id;

insert into main.changes (run, change, event_id, field, before, after)
select :run, 'changed', event_id, field, was, now
from (
{fields}
)
where was is not now
order by event_id, field;
