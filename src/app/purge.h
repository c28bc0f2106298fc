#pragma once
// `tintype purge`: a purge by the admin listener of a running server.
#include <string>
#include <vector>

namespace tintype::app {

struct PurgeArguments {
  std::vector<std::string> urls, sources, tags, prefixes;
  bool all = false, soft = false, dry_run = false;
  std::string admin;  // ADDRESS:PORT or http(s)://…
  std::string token;  // or empty
};

// Prints the server's answer. The exit status: 0 when it has been done, 1 when the server refused
// or failed, 2 for arguments that cannot be sent, 3 when there was no answer and nobody knows.
int purge(const PurgeArguments& arguments);

}  // namespace tintype::app
