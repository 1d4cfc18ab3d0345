// What the operator may ask of a running server over its admin socket.
// Thread-safety: registers handlers, which run on the socket's thread. Ownership: the application
// outlives the socket.
#pragma once

#include "server/daemon/admin_socket.h"
#include "server/daemon/application.h"

namespace scrutiny {

// token {account} -> {id, secret, expires}; clock.acknowledge {} -> {index}; state.flush {} ->
// {size}
void add_admin_commands(AdminSocket& socket, Application& application);

// The same for a data folder on which no server runs. `arguments` as over the socket.
Result<boost::json::object> mint_token(Application& application,
                                       const boost::json::object& arguments);

}  // namespace scrutiny
