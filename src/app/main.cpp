#include "app/cli.h"

int main(int argc, char** argv) {
  return tintype::app::run(argc, argv);
}
