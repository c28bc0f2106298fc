#pragma once
// The configuration file to Settings. Every value has a default that is safe on a machine with two
// cores and 4 GB; config/tintype.yaml names them all.
#include <string>
#include <vector>

#include "app/config_reader.h"
#include "server/settings.h"

namespace tintype::app {

struct Loaded {
  server::Settings settings;
  std::vector<Mistake> mistakes;  // the settings are for use only when there are none
};

// Reads `path`. Relative paths in it are relative to the file's own folder. Never throws.
Loaded load_config(const std::string& path);

// `ADDRESS:PORT` into `target`; what was expected instead, or nothing.
std::string read_endpoint(const std::string& text, server::Endpoint& target);

// The defaults alone, without any root.
server::Settings default_settings();

}  // namespace tintype::app
