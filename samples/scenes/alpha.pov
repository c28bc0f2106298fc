// A glass marble on nothing at all: rendered with an alpha channel (+UA).
#version 3.7;
global_settings { assumed_gamma 1.0 max_trace_level 8 }
#include "studio.inc"
sphere { 0, 1
  pigment { onion turbulence 1.2 octaves 3 scale 0.9 color_map { [0 color rgbt <0.95, 0.98, 1, 0.82>] [0.45 color rgbt <0.95, 0.98, 1, 0.78>] [0.55 color rgbt <0.05, 0.22, 0.62, 0.15>] [0.7 color rgbt <0.9, 0.45, 0.05, 0.1>] [0.85 color rgbt <0.95, 0.98, 1, 0.75>] [1 color rgbt <0.95, 0.98, 1, 0.85>] } }
  finish { ambient 0.05 diffuse 0.7 specular 0.9 roughness 0.002 reflection { 0.02, 0.25 fresnel off } }
}
torus { 1.32, 0.09 rotate <64, 0, -18> pigment { color rgb <0.86, 0.62, 0.28> } finish { ambient 0.06 diffuse 0.35 specular 0.7 roughness 0.008 metallic reflection { 0.3 metallic } } }
light_source { <-4, 6, -6>, rgb 1.1 }
light_source { <5, 2, -3>, rgb <0.35, 0.4, 0.5> }
camera { location <0, 0.6, -6.4> right x*image_width/image_height look_at 0 angle 30 }
