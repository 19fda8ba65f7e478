-- A role and a database of its own for each service; nobody else may enter. For psql, as the
-- superuser, with the passwords in the environment.
\set ON_ERROR_STOP on
\getenv booking POSTGRES_BOOKING_PASSWORD
\getenv availability POSTGRES_AVAILABILITY_PASSWORD
\getenv gateway POSTGRES_GATEWAY_PASSWORD

CREATE ROLE booking LOGIN PASSWORD :'booking';
CREATE DATABASE booking OWNER booking;
REVOKE CONNECT, TEMPORARY ON DATABASE booking FROM PUBLIC;

CREATE ROLE availability LOGIN PASSWORD :'availability';
CREATE DATABASE availability OWNER availability;
REVOKE CONNECT, TEMPORARY ON DATABASE availability FROM PUBLIC;

CREATE ROLE gateway LOGIN PASSWORD :'gateway';
CREATE DATABASE gateway OWNER gateway;
REVOKE CONNECT, TEMPORARY ON DATABASE gateway FROM PUBLIC;
