-- Take the event :id out of a copy of the last build, and note what hangs on it. Its reports stay, without an event.

insert or ignore into scratch.gone_events select id from events where id = :id;

insert or ignore into scratch.touched_actors select actor_id from event_participants where event_id = :id;

insert or ignore into scratch.touched_places select place_id from events where id = :id and place_id is not null;

insert or ignore into scratch.touched_documents select document_id from mentions where event_id = :id;

delete from appearances
where actor_id in (select actor_id from event_participants where event_id = :id)
  and event_number = (select rowid from events where id = :id);

delete from event_participants where event_id = :id;

delete from status_history where event_id = :id;

delete from readings where event_id = :id;

delete from redirects where event_id = :id;

delete from links where event_id = :id;

update mentions set event_id = null where event_id = :id;

insert into scratch.actor_calls select actor_id, kind, name, -1 from scratch.event_actors where event_id = :id;

delete from scratch.event_actors where event_id = :id;

insert into scratch.place_calls select place_id, name, country, latitude, longitude, -1 from scratch.event_places where event_id = :id;

delete from scratch.event_places where event_id = :id;

delete from scratch.event_digests where event_id = :id;
