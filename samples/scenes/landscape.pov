// A mountain lake early in the day: two height fields, a forest traced onto
// them, layered clouds and still water.
#version 3.7;
global_settings { assumed_gamma 1.0 max_trace_level 4 }
#include "studio.inc"
#include "functions.inc"

#declare SunDir = vnormalize(<-0.75, 0.36, -0.25>);
light_source { SunDir*1e5, rgb <1.00, 0.80, 0.56>*2.9 parallel point_at 0 }
light_source { <3, 6, -4>*1e4, rgb <0.50, 0.62, 0.85>*0.32 shadowless parallel point_at 0 }

// sky: a gradient, high cirrus, low cumulus banks
sky_sphere {
  pigment { gradient y color_map {
    [0.00 color SRGB(250, 222, 190)] [0.06 color SRGB(232, 220, 212)] [0.18 color SRGB(168, 196, 224)] [0.5 color SRGB(78, 128, 190)] [1 color SRGB(40, 84, 150)] } }
  pigment { wrinkles turbulence 0.55 omega 0.6 lambda 2.2 octaves 7 scale <0.9, 0.13, 0.9> rotate z*6 translate <2.1, 0, 4>
    color_map { [0.0 color rgbt 1] [0.42 color rgbt <1, 0.95, 0.88, 1>] [0.62 color rgbt <1, 0.93, 0.86, 0.45>] [0.8 color rgbt <1, 0.96, 0.92, 0.12>] [1 color rgbt <0.80, 0.78, 0.80, 0.05>] } }
}

// x and y run 0..1 over a height field
#declare Peaks = function(x, y) { f_ridged_mf(x*4.2 + 3.7, y*4.2 + 1.3, 0.4, 1.0, 2.1, 6, 0.82, 2.0, 0) }
#declare Soft = function(x, y) { f_noise3d(x*3 + 7.1, 0.3, y*3 + 2.2) }
// the far range: high at the back, falling to the shore
#declare Far = function(x, y, z) {
  max(0, min(1, (0.10 + 0.40*Peaks(x, y))*(0.15 + 0.85*max(0, min(1, (1 - y)*1.9 - 0.25)))*(0.55 + 0.55*Soft(x, y)) - 0.04)) }
#declare Near = function(x, y, z) {
  max(0, min(1, 0.20*f_noise3d(x*4, 1.7, y*4) + 0.05*f_noise3d(x*19, 3.7, y*19) + 0.02*f_noise3d(x*70, 3.7, y*70)
    + 0.95*pow(abs(x - 0.52)*1.6, 2.0) - 0.10 + 0.20*max(0, 0.15 + 0.9*(0.5 - x) - y)/0.15)) }

#declare Rock = texture {
  pigment { granite turbulence 0.4 scale <14, 5, 14> color_map { [0 color SRGB(70, 66, 68)] [0.5 color SRGB(122, 112, 104)] [1 color SRGB(160, 148, 134)] } }
  normal { average normal_map { [1 granite 0.9 scale 40] [0.5 granite 0.5 scale 9] } }
  finish { ambient 0 diffuse 0.75 }
}
#declare Snow = texture { pigment { color SRGB(244, 246, 250) } normal { bumps 0.2 scale 2 } finish { ambient 0 diffuse 0.9 } }
#declare Meadow = texture {
  pigment { bozo turbulence 0.8 scale 9 color_map { [0 color SRGB(64, 74, 36)] [0.5 color SRGB(96, 98, 48)] [1 color SRGB(132, 116, 62)] } }
  normal { granite 0.4 scale 2 }
  finish { ambient 0 diffuse 0.7 }
}
#declare SteepSnow = texture { slope { -y, 0.0, 0.5 } texture_map { [0.0 Snow] [0.74 Snow] [0.84 Rock] [1 Rock] } }
// the map below is stretched 240 times upwards, so its parts are squeezed first
#declare MeadowF = texture { Meadow scale <1, 1/240, 1> }
#declare RockF = texture { Rock scale <1, 1/240, 1> }
#declare SnowF = texture { SteepSnow scale <1, 1/240, 1> }
#declare FarTex = texture {
  gradient y turbulence 0.06 octaves 4
  texture_map { [0.00 MeadowF] [0.18 MeadowF] [0.26 RockF] [0.32 RockF] [0.40 SnowF] [1 SnowF] }
  scale <1, 240, 1> translate y*-20
}
#declare FarLand = height_field {
  function 900, 900 { Far(x, y, z) }
  smooth
  translate <-0.5, 0, 0> scale <900, 560, 700> translate <0, -2, 190>
  texture { FarTex }
}
#declare NearLand = height_field {
  function 600, 600 { Near(x, y, z) }
  smooth
  translate <-0.5, 0, 0> scale <300, 60, 260> translate <0, -5.6, -8>
  texture { Meadow scale 0.35 }
}
FarLand
NearLand

// still water with a little wind on it
plane { y, 0
  pigment { color SRGB(14, 34, 42) }
  normal { bumps 0.012 scale <3.2, 1, 0.8> }
  finish { ambient 0 diffuse 0.12 reflection { 0.12, 0.96 fresnel on } conserve_energy }
  interior { ior 1.33 }
}

// pines: a stem and a stack of ragged cones
#macro Pine(Green)
  union {
    cylinder { 0, y*3, 0.16 pigment { color SRGB(60, 44, 32) } }
    #for (K, 0, 8)
      #local A = K/9;
      cone { y*(0.9 + A*7.2), (1 - A)*1.65 + 0.12, y*(2.4 + A*7.8), 0.02 open rotate <2 - K*3 + 4*mod(K, 2), K*47, 3 - 5*mod(K, 2)> }
    #end
    pigment { granite scale 1.4 color_map { [0 color rgb Green*0.35] [0.55 color rgb Green] [1 color rgb Green*1.5] } }
    normal { granite 1.1 scale 0.35 }
    finish { ambient 0 diffuse 0.75 }
  }
#end
#declare Pines = array[4];
#declare Pines[0] = Pine(<0.022, 0.055, 0.021>)
#declare Pines[1] = Pine(<0.034, 0.066, 0.018>)
#declare Pines[2] = Pine(<0.016, 0.040, 0.024>)
#declare Pines[3] = Pine(<0.066, 0.084, 0.024>)
#declare R = seed(77);
#declare Woods = function(x, z) { f_noise3d(x*0.02, 4.4, z*0.02) }
#declare I = 0;
#while (I < 5200)
  #local X = (rand(R) - 0.5)*620;
  #local Z = 175 + pow(rand(R), 1.4)*270;
  #local Nm = <0, 0, 0>;
  #local Pt = trace(FarLand, <X, 500, Z>, -y, Nm);
  #if (vlength(Nm) > 0) #if (Pt.y > 0.4 & Pt.y < 52 + 20*rand(R) & Nm.y > 0.45 & Woods(X, Z) > 0.36)
    object { Pines[int(rand(R)*3.99)] rotate y*rand(R)*360 scale <1, 0.85 + 0.5*rand(R), 1>*(0.7 + 0.5*rand(R)) translate Pt - y*0.3 }
  #end #end
  #declare I = I + 1;
#end
#declare I = 0;
#while (I < 1500)
  #local X = (rand(R) - 0.5)*220;
  #local Z = 12 + rand(R)*210;
  #local Nm = <0, 0, 0>;
  #local Pt = trace(NearLand, <X, 500, Z>, -y, Nm);
  #if (vlength(Nm) > 0) #if (Pt.y > 0.7 & abs(X) > 14 & Woods(X*3, Z*3) > 0.42)
    object { Pines[int(rand(R)*3.99)] rotate y*rand(R)*360 scale <1, 0.85 + 0.5*rand(R), 1>*(0.55 + 0.6*rand(R)) translate Pt - y*0.3 }
  #end #end
  #declare I = I + 1;
#end

// boulders along the near shore
#declare I = 0;
#while (I < 260)
  #local X = (rand(R) - 0.5)*60;
  #local Z = 12 + rand(R)*44;
  #local Nm = <0, 0, 0>;
  #local Pt = trace(NearLand, <X, 500, Z>, -y, Nm);
  #if (vlength(Nm) > 0) #if (Pt.y > -0.55 & Pt.y < 0.7)
    #local Sc = 0.16 + 0.75*pow(rand(R), 4);
    #local Off = rand(R)*50;
    isosurface {
      function { x*x + y*y*1.7 + z*z - 1 + 1.1*(f_noise3d(x*1.3 + Off, y*1.3, z*1.3) - 0.5) + 0.16*f_noise3d(x*6, y*6 + Off, z*6) }
      contained_by { sphere { 0, 1.5 } } max_gradient 4.2 accuracy 0.01
      pigment { granite scale 1.2 color_map { [0 color SRGB(86, 80, 76)] [0.6 color SRGB(136, 128, 118)] [1 color SRGB(96, 96, 66)] } }
      normal { granite 0.4 scale 0.4 } finish { ambient 0 diffuse 0.75 }
      rotate y*rand(R)*360 scale Sc*<1.2, 0.9, 1> translate <Pt.x, max(Pt.y, -0.1), Pt.z>
    }
  #end #end
  #declare I = I + 1;
#end

// morning haze, thicker near the water
fog { fog_type 2 distance 2100 color SRGB(172, 190, 218) fog_offset 0 fog_alt 90 }
fog { fog_type 2 distance 900 color SRGB(240, 222, 200) fog_offset 0 fog_alt 6 turbulence 0.3 }

camera {
  location <2, 4.0, -7>
  right x*image_width/image_height
  look_at <4, 24, 170>
  angle 50
}
